//! A story behind a relay: commands and screens one after the other, and what they leave.

use std::collections::BTreeMap;

use serde_json::Value;
use webitel_hooks::demo::Faults;

use crate::harness::{Relay, Run, Story};
use crate::terminal::tui::Launch;

/// The queues whose hooks are looked at.
const QUEUES: [u64; 5] = [12, 18, 21, 33, 36];

/// Adds, changes, switches, and with `--prune` removes.
const FILE: &str = "version: 1
queues:
  - queue: Support line
    hooks:
      - { event: joined, schema: Close ticket, enabled: true }
      - { event: bridged, schema: Notify CRM, enabled: false }
      - { event: missed, schema: Notify CRM, enabled: true }
  - queue: Reception
    hooks:
      - { event: joined, schema: Notify CRM, enabled: true }
      - { event: missed, schema: Notify CRM, enabled: true }
";

/// Hooks of several queues, by queue and id.
pub(crate) type Hooks = BTreeMap<(u64, u64), Hook>;

/// What is compared of a hook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hook {
    pub(crate) event: String,
    pub(crate) schema: String,
    pub(crate) on: bool,
}

impl Hook {
    pub(crate) fn of(object: &Value) -> Self {
        Self {
            event: object["event"].as_str().unwrap_or_default().to_owned(),
            schema: object["schema"]["name"].as_str().unwrap_or_default().to_owned(),
            on: object["enabled"].as_bool().unwrap_or_default(),
        }
    }
}

/// A story whose program speaks to its server through a relay.
pub(crate) struct RelayedStory {
    pub(crate) relay: Relay,
    pub(crate) story: Story,
}

impl RelayedStory {
    pub(crate) fn with(faults: Faults) -> Self {
        let replica_lag = if faults.stale_reads.is_some() { "1s" } else { "0s" };
        let (relay, story) = Story::with(faults).set("WEBITEL_REPLICA_LAG", replica_lag).relayed();
        story.write("hooks.yaml", FILE);
        Self { relay, story }
    }

    /// What is typed on a line, on a terminal.
    pub(crate) fn launch(&self, line: &str) -> Launch {
        self.story.launch(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// What the server really holds. Its replica has caught up afterwards.
    pub(crate) fn hooks(&self) -> Hooks {
        self.story.server.let_replica_catch_up();
        let mut hooks = Hooks::new();
        for queue in QUEUES {
            let list = self.story.server.ask("GET", &format!("/api/call_center/queues/{queue}/hooks?size=500"), "");
            let items = list["items"].as_array().into_iter().flatten();
            hooks.extend(items.map(|item| ((queue, item["id"].as_u64().expect("an id")), Hook::of(item))));
        }
        hooks
    }

    /// The changes that the journal knows, oldest first.
    pub(crate) fn history(&self) -> Vec<Value> {
        self.story.line("history --json --limit 100000").objects()
    }

    /// The hooks that `resume` would switch on.
    pub(crate) fn paused(&self) -> Vec<(u64, u64)> {
        let ids = |entry: &Value| Some((entry["queue"]["id"].as_u64()?, entry["hook"]["id"].as_u64()?));
        self.story.paused().iter().filter_map(ids).collect()
    }

    /// Undoes all that was done, and says what the program said.
    pub(crate) fn undo_all(&self) -> Vec<String> {
        let mut said = Vec::new();
        for _ in 0..4 {
            let Run { code, out, err, .. } = self.story.line("undo --yes");
            let is_over = err.contains("There is nothing to undo");
            said.push(format!("{code}: {out}{err}"));
            if is_over {
                break;
            }
        }
        said
    }
}

/// What the hooks are, whatever their ids.
pub(crate) fn contents(hooks: &Hooks) -> Vec<(u64, &Hook)> {
    let mut contents: Vec<_> = hooks.iter().map(|((queue, _), hook)| (*queue, hook)).collect();
    contents.sort();
    contents
}

/// The next number of a sequence that looks random.
pub(crate) fn random(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % below
}
