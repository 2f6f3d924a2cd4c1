//! From what was typed and set to what the program runs with. Every error names what was set and what to do.

use crate::cli::{error::CliError, options::DataArguments};

/// The embedded server's options.
///
/// # Errors
///
/// When there is no place for its data.
pub(crate) fn server_options(data: &DataArguments) -> Result<crate::demo::Options, CliError> {
    use crate::demo::{Options, SeedSize};
    Ok(Options {
        data: data_location(data.data.as_deref())?,
        reset: data.reset,
        seed: SeedSize { queues: data.queues, schemas: data.schemas, hooks_per_queue: data.hooks_per_queue },
        faults: data.faults.faults(),
        ..Options::default()
    })
}

/// Where the embedded server's data lies.
///
/// # Errors
///
/// When there is no place for it.
pub(crate) fn data_location(named: Option<&std::path::Path>) -> Result<crate::demo::DataLocation, CliError> {
    use crate::{config::Paths, demo::DataLocation};
    Ok(match named {
        Some(path) if path.as_os_str() == ":memory:" => DataLocation::Memory,
        Some(path) => DataLocation::File(path.to_owned()),
        None => DataLocation::File(
            Paths::from_environment()
                .map_err(|error| CliError::Usage(format!("{error} Or name a file with --data FILE.")))?
                .demo_data(),
        ),
    })
}
