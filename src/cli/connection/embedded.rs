//! The options of the embedded server, from the command line and the environment.

use std::env;

use crate::cli::error::Problem;
use crate::cli::options::DataArguments;

/// The embedded server's options.
///
/// # Errors
///
/// When there is no place for its data, or the password cannot be used.
pub(crate) fn server_options(data: &DataArguments) -> Result<crate::demo::Options, Problem> {
    use crate::demo::Options;
    Ok(Options {
        data: data_location(data.data.as_deref())?,
        reset: data.reset,
        seed: data.seed,
        faults: data.faults.clone(),
        password: Some(password()?),
        ..Options::default()
    })
}

/// The password of the demo users: the one that is set, or a random one. There is no option for it, because other users
/// of the machine can read command lines.
fn password() -> Result<String, Problem> {
    const NAME: &str = "WEBITEL_HOOKS_SERVE_PASSWORD";
    match env::var(NAME) {
        Ok(password) if !password.is_empty() => Ok(password),
        Ok(_) | Err(env::VarError::NotPresent) => Ok(crate::demo::random_password()),
        Err(env::VarError::NotUnicode(_)) => Err(Problem::usage(format!("{NAME} is not valid UTF-8."))),
    }
}

/// Returns the data location of the embedded server.
///
/// # Errors
///
/// If there is no folder for it.
pub(crate) fn data_location(named: Option<&std::path::Path>) -> Result<crate::demo::DataLocation, Problem> {
    use crate::config::Paths;
    use crate::demo::DataLocation;
    Ok(match named {
        Some(path) if path.as_os_str() == ":memory:" => DataLocation::Memory,
        Some(path) => DataLocation::File(path.to_owned()),
        None => DataLocation::File(
            Paths::from_environment()
                .map_err(|error| Problem::usage(format!("{error} Or name a file with --data FILE.")))?
                .demo_data(),
        ),
    })
}
