//! Examples for `--help`. A test runs each of them.

pub(in crate::cli) const QUEUES: &str = "\
Examples:
  webitel-hooks queues
  webitel-hooks queues --search sales --state on
  webitel-hooks queues --json --demo";

pub(in crate::cli) const SCHEMAS: &str = "\
Examples:
  webitel-hooks schemas --search CRM
  webitel-hooks schemas --all --json";

pub(in crate::cli) const HOOKS_LIST: &str = "\
Examples:
  webitel-hooks hooks list
  webitel-hooks hooks list --queue \"Support line\" --state on
  webitel-hooks hooks list --event joined --event leaving --json";

pub(in crate::cli) const HOOKS_ADD: &str = "\
Examples:
  webitel-hooks hooks add --queue Partners --event missed --schema 5 --dry-run
  webitel-hooks hooks add --queue 12 --event missed --schema \"Notify CRM\" --yes
  webitel-hooks hooks add --queue 12 --event joined --schema 86 --swap --yes";

pub(in crate::cli) const HOOKS_SET: &str = "\
Examples:
  webitel-hooks hooks set --schema \"Old CRM push\" --to-schema 5 --dry-run
  webitel-hooks hooks set 10 --to-event active --to-state off --yes";

pub(in crate::cli) const HOOKS_ENABLE: &str = "\
Examples:
  webitel-hooks hooks enable --queue \"Win back\" --event offering --yes
  webitel-hooks hooks enable 47 --swap --dry-run";

pub(in crate::cli) const HOOKS_DISABLE: &str = "\
Examples:
  webitel-hooks hooks disable --schema \"Notify CRM\" --dry-run
  webitel-hooks hooks disable --schema \"Notify CRM\" --yes
  webitel-hooks hooks disable 3 4 --yes --json";

pub(in crate::cli) const HOOKS_REMOVE: &str = "\
Examples:
  webitel-hooks hooks remove --queue \"VIP line\" --state off --dry-run
  webitel-hooks hooks remove --queue \"VIP line\" --schema test --yes";

pub(in crate::cli) const WHERE_USED: &str = "\
Examples:
  webitel-hooks where-used \"Notify CRM\"
  webitel-hooks where-used 5 --json";

pub(in crate::cli) const COPY: &str = "\
Examples:
  webitel-hooks copy --from 12 --to Reception --to Partners --dry-run
  webitel-hooks copy --from 12 --to 21 --event joined --on-conflict off --yes

Exit code 0 where everything was copied that was to be; what is skipped is told
and is no failure.";
