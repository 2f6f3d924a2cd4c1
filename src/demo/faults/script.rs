//! Faults for certain requests: what tests need, where chance is no use.

use std::fmt;

/// Whether the request is carried out although a fault occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moment {
    /// Instead of carrying the request out.
    #[default]
    Before,
    /// After it was carried out: the worse case, because the client cannot know.
    After,
}

/// An error answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// This status, with the usual body: JSON from backends, HTML from the proxy (502, 503, 504), none below 400.
    Status(u16),
    /// 500 in the words of the gateway itself.
    GatewayError,
    /// Any of 500, [`Refusal::GatewayError`], 502, 503 and 504.
    AnyServerError,
}

/// A fault of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers with an error or an unexpected status.
    Refuse(Refusal, Moment),
    /// The connection is reset without an answer.
    Drop(Moment),
    /// Does not answer until the client disconnects or the server stops.
    Silence(Moment),
    /// The request is carried out and its answer breaks off in the middle.
    Truncate,
    /// A web page is answered with status 200, as an address without `/api` does (docs/webitel-api.md §2.6).
    WebPage(Moment),
    /// The request is carried out, and the answer has this many bytes of JSON.
    Enormous(usize),
    /// The request is carried out, and the answer has the `id` of another record.
    OtherHook,
    /// Lists always answer with their first page, and with `next` set.
    Endless,
}

/// The treatment of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Fault(Fault),
    /// A colleague writes right before or right after the request is carried out.
    Colleague(ColleagueWrite, Moment),
}

/// A request of somebody else, sent from inside the server.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ColleagueWrite {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) body: String,
    pub(super) token: String,
}

impl fmt::Debug for ColleagueWrite {
    /// Everything but the token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, body, token: _ } = self;
        formatter.debug_tuple("ColleagueWrite").field(method).field(path).field(body).finish_non_exhaustive()
    }
}

/// A fault for the next request that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptedFault {
    step: Step,
    method: Option<String>,
    path: String,
    skip: u32,
    times: u32,
}

impl ScriptedFault {
    /// A fault for the next request, whichever it is.
    pub fn new(fault: Fault) -> Self {
        Self::of(Step::Fault(fault))
    }

    /// Plans a colleague's request, which is no fault of the server. It is carried out right before or right after
    /// the matching one.
    ///
    /// `path` begins after `/api`; [`Server::session_of`](crate::demo::Server::session_of) gives a token.
    pub fn colleague(moment: Moment, token: &str, method: &str, path: &str, body: &str) -> Self {
        let [token, method, path, body] = [token, method, path, body].map(str::to_owned);
        Self::of(Step::Colleague(ColleagueWrite { method, path, body, token }, moment))
    }

    fn of(step: Step) -> Self {
        Self { step, method: None, path: String::new(), skip: 0, times: 1 }
    }

    /// Matches only requests with this method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Matches only requests with this text in their path or query.
    #[must_use]
    pub fn path(mut self, fragment: &str) -> Self {
        fragment.clone_into(&mut self.path);
        self
    }

    /// Skips this many matching requests.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.skip = requests;
        self
    }

    /// Applies to this many matching requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Applies to all matching requests.
    #[must_use]
    pub fn always(self) -> Self {
        self.times(u32::MAX)
    }

    fn fits(&self, method: &str, path_and_query: &str) -> bool {
        self.times > 0
            && self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && path_and_query.contains(&self.path)
    }
}

/// The first planned step that fits the request. Steps that skip requests count it.
pub(super) fn next(script: &mut Vec<ScriptedFault>, method: &str, path_and_query: &str) -> Option<Step> {
    for planned in script.iter_mut().filter(|planned| planned.fits(method, path_and_query)) {
        if planned.skip > 0 {
            planned.skip -= 1;
            continue;
        }
        if planned.times < u32::MAX {
            planned.times -= 1;
        }
        let step = planned.step.clone();
        script.retain(|planned| planned.times > 0);
        return Some(step);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planned_write_does_not_show_its_token() {
        let write = ScriptedFault::colleague(Moment::Before, "secret", "DELETE", "/path", "{}");
        assert!(!format!("{write:?}").contains("secret"));
    }

    #[test]
    fn a_script_meets_the_requests_that_it_names_and_is_used_up() {
        let drop = Fault::Drop(Moment::Before);
        let step = |fault| Some(Step::Fault(fault));
        let mut script = vec![
            ScriptedFault::new(drop).method("POST").path("/hooks"),
            ScriptedFault::new(Fault::Truncate).path("/hooks").after(1).times(2),
        ];
        assert_eq!(next(&mut script, "GET", "/api/queues"), None);
        assert_eq!(next(&mut script, "GET", "/api/queues/1/hooks"), None, "one too early");
        assert_eq!(next(&mut script, "POST", "/api/queues/1/hooks"), step(drop));
        assert_eq!(next(&mut script, "POST", "/api/queues/1/hooks"), step(Fault::Truncate));
        assert_eq!(next(&mut script, "GET", "/api/queues/1/hooks?q=a"), step(Fault::Truncate));
        assert_eq!(next(&mut script, "GET", "/api/queues/1/hooks"), None);
        assert!(script.is_empty());
    }
}
