//! `pause`: switches hooks off, to be switched on again later. The executor remembers them.

use std::process::ExitCode;

use crate::{
    cli::{connection::with_session, error::CliError, options::SwitchArguments, reading::select, writing},
    domain::{self, Cause, plan::Order, scan::Trust},
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks pause --schema \"Notify CRM\" --dry-run
  webitel-hooks pause --schema \"Notify CRM\" --yes
  webitel-hooks pause --queue \"Support line\" --event joined --yes

Hooks that are already off are left alone. webitel-hooks resume switches on
exactly the hooks that pause switched off, also after a restart; they are kept
in paused.json in the state directory, per server and domain.";

pub(crate) fn run(arguments: &SwitchArguments) -> Result<ExitCode, CliError> {
    let SwitchArguments { targets, write, server } = arguments;
    with_session(server, async |session| {
        writing::check(session, *write).await?;
        let chosen = select::targets(session, targets, Trust::ForComparing).await?;
        let queues = || chosen.queues.iter().map(|queue| (queue.queue.reference(), &queue.hooks));
        let hooks: Vec<_> = queues()
            .flat_map(|(queue, hooks)| hooks.iter().map(move |hook| (queue.clone(), hook)))
            .filter(|(_, hook)| chosen.hooks.contains(&hook.id))
            .collect();
        let plan = domain::pause(hooks);
        writing::carry_out(session, *write, Order::new(plan, Cause::Pause)).await
    })
}
