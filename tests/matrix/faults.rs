//! What can be wrong with a server, and how much of the work it meets.

use webitel_hooks::demo::{Fault, Moment, Refusal};

use crate::jobs::Job;
use crate::scripted::Trouble;

/// A fault by its name in the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wrong {
    pub(crate) name: &'static str,
    pub(crate) what: What,
    /// The server says of a hook that it is gone, and that is not true.
    says_gone: bool,
}

/// Where the fault comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum What {
    /// Nobody listens.
    Refused,
    /// Others have so many connections open, and send nothing.
    Crowd(usize),
    /// The server does it.
    Server(Trouble),
}

/// Which requests meet the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// The first one that does the job.
    First,
    /// All that do the job.
    Own,
    /// All.
    All,
}

impl Reach {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::First => "once",
            Self::Own => "for the job",
            Self::All => "for all",
        }
    }
}

impl Wrong {
    /// Whether the server says what is not true, so that it cannot be held against the program.
    pub(crate) fn lies_about(&self, job: Job, is_lagging: bool) -> bool {
        // While a copy lags behind, nobody else knows the id of a new hook.
        let is_unknown = matches!(self.what, What::Server(Trouble::Fault(Fault::OtherHook))) && job == Job::Add;
        self.says_gone || (is_lagging && is_unknown)
    }

    /// Whether the request is carried out although its answer is of no use.
    pub(crate) fn loses_the_answer(&self) -> bool {
        match self.what {
            What::Refused | What::Crowd(_) => false,
            What::Server(
                Trouble::Fault(Fault::Refuse(_, moment) | Fault::Drop(moment))
                | Trouble::Silence(moment)
                | Trouble::WebPage(moment),
            ) => moment == After,
            What::Server(Trouble::Fault(_) | Trouble::Enormous(_)) => true,
        }
    }
}

pub(crate) const REACHES: [Reach; 3] = [Reach::First, Reach::Own, Reach::All];

use Moment::{After, Before};

const fn wrong(name: &'static str, fault: Fault) -> Wrong {
    trouble(name, Trouble::Fault(fault))
}

const fn trouble(name: &'static str, trouble: Trouble) -> Wrong {
    Wrong { name, what: What::Server(trouble), says_gone: false }
}

const fn status(name: &'static str, status: u16, moment: Moment) -> Wrong {
    wrong(name, Fault::Refuse(Refusal::Status(status), moment))
}

/// Nothing is wrong for the user of a server with 512 connections.
pub(crate) const CROWD: Wrong = Wrong { name: "400 idle connections", what: What::Crowd(400), says_gone: false };

pub(crate) const WRONGS: [Wrong; 26] = [
    Wrong { name: "connection refused", what: What::Refused, says_gone: false },
    wrong("reset before", Fault::Drop(Before)),
    wrong("reset after", Fault::Drop(After)),
    trouble("timeout before", Trouble::Silence(Before)),
    trouble("timeout after", Trouble::Silence(After)),
    status("401", 401, Before),
    status("403", 403, Before),
    Wrong { says_gone: true, ..status("404", 404, Before) },
    status("408 before", 408, Before),
    status("408 after", 408, After),
    status("429", 429, Before),
    status("500 JSON", 500, Before),
    wrong("500 of the gateway, after", Fault::Refuse(Refusal::GatewayError, After)),
    status("502 HTML before", 502, Before),
    status("502 HTML after", 502, After),
    status("503 HTML before", 503, Before),
    wrong("truncated JSON", Fault::Truncate),
    trouble("wrong content type, before", Trouble::WebPage(Before)),
    trouble("wrong content type, after", Trouble::WebPage(After)),
    trouble("20 MB answer", Trouble::Enormous(20 << 20)),
    status("101 before", 101, Before),
    status("101 after", 101, After),
    status("304 before", 304, Before),
    status("304 after", 304, After),
    wrong("answer about another hook", Fault::OtherHook),
    wrong("next that never ends", Fault::Endless),
];
