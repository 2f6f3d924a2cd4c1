//! Files that only their owner may read: they are created so, and refused otherwise.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, open};
use rustix::process::geteuid;

/// The longest secret file that is read.
const LONGEST: u64 = 64 * 1024;

/// The reason why a file is not used.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    /// A folder, a pipe, a device.
    #[error("{} is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// Group or others may read or write it.
    #[error("others may read or change {} (mode {mode:04o}); fix it with: chmod 600 {}", path.display(), quoted(path))]
    Open { path: PathBuf, mode: u32 },
    /// It belongs to another user.
    #[error("{} belongs to another user; use a file of your own", .0.display())]
    Foreign(PathBuf),
    /// It is too long, or no text.
    #[error("{} is too long for a token, or is not text", .0.display())]
    NotText(PathBuf),
}

/// The path, quoted for a shell.
fn quoted(path: &Path) -> String {
    shell_words::quote(&path.to_string_lossy()).into_owned()
}

/// The text of a secret file that only its owner may read or change. `None` if there is no such file.
///
/// # Errors
///
/// When it is open to others (it is not read then) or cannot be read.
pub(super) fn read(path: &Path) -> Result<Option<String>, PrivateError> {
    let Some(file) = open_to_read(path)? else { return Ok(None) };
    let mut text = String::new();
    match file.take(LONGEST + 1).read_to_string(&mut text) {
        Ok(_) if text.len() as u64 <= LONGEST => Ok(Some(text)),
        Ok(_) => Err(PrivateError::NotText(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(PrivateError::NotText(path.to_owned())),
        Err(source) => Err(PrivateError::Unreadable { path: path.to_owned(), source }),
    }
}

/// Opens a file that only its owner may read or change. `None` if there is no such file.
///
/// # Errors
///
/// When it is open to others, or cannot be opened.
pub fn open_to_read(path: &Path) -> Result<Option<File>, PrivateError> {
    let Some(file) = open_regular(path)? else { return Ok(None) };
    check(path, &file, 0o077)?;
    Ok(Some(file))
}

/// Opens a regular file. A pipe or a device is refused at once, where opening it could wait for ever. `None` where there is
/// no such file.
///
/// # Errors
///
/// When it is no regular file, or cannot be opened.
pub fn open_regular(path: &Path) -> Result<Option<File>, PrivateError> {
    let unreadable = |source: io::Error| PrivateError::Unreadable { path: path.to_owned(), source };
    // Opening a pipe would wait for a writer.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Ok(None),
        Err(error) => return Err(unreadable(error.into())),
    };
    if file.metadata().map_err(unreadable)?.is_file() {
        Ok(Some(file))
    } else {
        Err(PrivateError::NotAFile(path.to_owned()))
    }
}

/// Refuses a file that others may change: its commands would run in this user's name.
///
/// # Errors
///
/// When another user owns it, or group or others may write it.
pub(super) fn refuse_changeable(path: &Path, file: &File) -> Result<(), PrivateError> {
    check(path, file, 0o022)
}

/// Checks the opened file, not the one that may be at its path now.
fn check(path: &Path, file: &File, forbidden: u32) -> Result<(), PrivateError> {
    let unreadable = |source: io::Error| PrivateError::Unreadable { path: path.to_owned(), source };
    let metadata = file.metadata().map_err(unreadable)?;
    let (mode, owner) = (metadata.mode() & 0o7777, metadata.uid());
    if owner != geteuid().as_raw() && owner != 0 {
        return Err(PrivateError::Foreign(path.to_owned()));
    }
    if mode & forbidden != 0 {
        return Err(PrivateError::Open { path: path.to_owned(), mode });
    }
    Ok(())
}

/// Creates a file for its owner alone, with the folders above it.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] where something is there; it is not changed.
pub fn create_private(path: &Path, text: &str) -> io::Result<()> {
    make_folder_of(path)?;
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

/// Replaces a file atomically, for its owner alone.
///
/// # Errors
///
/// When the system refuses. The old file is still there then.
pub fn replace_private(path: &Path, text: &str) -> io::Result<()> {
    make_folder_of(path)?;
    replace(path, text, 0o600, None)
}

/// Replaces a file atomically: readers see the old one or the new one. It is created with this mode; `permissions` are
/// those of a file to keep.
///
/// # Errors
///
/// When the system refuses. The old file is still there then.
pub fn replace(path: &Path, text: &str, mode: u32, permissions: Option<Permissions>) -> io::Result<()> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    let new = path.with_file_name(name);
    // It may be left over from a process with the same id.
    let _ = fs::remove_file(&new);
    let written = File::options().write(true).create_new(true).mode(mode).open(&new).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&new, path));
    if moved.is_err() {
        let _ = fs::remove_file(&new);
    }
    moved
}

/// Opens a file for appending. A new one is for its owner alone.
///
/// # Errors
///
/// When the system refuses.
pub fn open_private_log(path: &Path) -> io::Result<File> {
    if fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo()) {
        // Opening it would wait for a reader.
        return Err(io::Error::other("it is a pipe"));
    }
    File::options().append(true).create(true).mode(0o600).open(path)
}

/// Opens a file for reading and appending, and creates the folders above it. A new one is for its owner alone.
///
/// # Errors
///
/// When the system refuses.
pub fn open_private_record(path: &Path) -> io::Result<File> {
    make_folder_of(path)?;
    File::options().read(true).append(true).create(true).mode(0o600).open(path)
}

/// Missing folders are created for their owner alone.
fn make_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => DirBuilder::new().recursive(true).mode(0o700).create(folder),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).map_or(0, |metadata| metadata.mode() & 0o7777)
    }

    #[test]
    fn new_files_are_for_their_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a/b/token");
        create_private(&path, "one").expect("it is made");
        assert_eq!(
            (mode(&path), mode(&folder.path().join("a")), mode(&folder.path().join("a/b"))),
            (0o600, 0o700, 0o700)
        );
        assert_eq!(create_private(&path, "two").expect_err("it is there").kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(read(&path).expect("private").as_deref(), Some("one"));
        replace_private(&path, "three").expect("it is replaced");
        assert_eq!((read(&path).expect("private").as_deref(), mode(&path)), (Some("three"), 0o600));
        let names: Vec<_> = fs::read_dir(folder.path().join("a/b")).expect("a folder").collect();
        assert_eq!(names.len(), 1, "nothing is left behind");
    }

    #[test]
    fn a_file_open_to_others_is_refused_with_the_command_that_fixes_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("my token");
        create_private(&path, "hunter2").expect("it is made");
        for open in [0o640, 0o604, 0o644, 0o660, 0o620, 0o610, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(open)).expect("it is ours");
            let error = read(&path).expect_err("open").to_string();
            let mend = format!("chmod 600 '{}'", path.display());
            assert!(error.contains(&mend) && error.contains(&format!("{open:04o}")), "{error}");
            assert!(!error.contains("hunter2"));
        }
        for private in [0o600, 0o400, 0o700] {
            fs::set_permissions(&path, fs::Permissions::from_mode(private)).expect("it is ours");
            assert!(read(&path).is_ok(), "{private:o}");
        }
    }

    #[test]
    fn only_a_file_with_text_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(read(&folder.path().join("none")), Ok(None)));
        assert!(matches!(read(folder.path()), Err(PrivateError::NotAFile(_))));
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").args(["-m", "600"]).arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert!(matches!(read(&pipe), Err(PrivateError::NotAFile(_))), "and nobody waits for a writer");
        }
        let path = folder.path().join("binary");
        replace_private(&path, "").expect("it is made");
        fs::write(&path, [0xff, 0xfe]).expect("it is ours");
        assert!(matches!(read(&path), Err(PrivateError::NotText(_))));
        fs::write(&path, "x".repeat(70_000)).expect("it is ours");
        assert!(matches!(read(&path), Err(PrivateError::NotText(_))));
    }
}
