//! Faults that are planned for certain requests: what tests need, where dice are no use.

/// Whether the fault keeps the server from doing what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moment {
    /// Instead of carrying the request out.
    #[default]
    Before,
    /// After it was carried out: the worse case, because whoever asked cannot know.
    After,
}

/// An answer that says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// This status, with the body that whoever gives it writes: backends JSON, the proxy (502, 503, 504) HTML.
    Status(u16),
    /// 500 in the words of the gateway itself.
    GatewayError,
    /// Any of 500, [`Refusal::GatewayError`], 502, 503 and 504.
    AnyServerError,
}

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An error is answered.
    Refuse(Refusal, Moment),
    /// The connection is reset without an answer.
    Drop(Moment),
    /// Nothing is answered, until whoever asked goes away or the server stops.
    Silence(Moment),
    /// The request is carried out and its answer breaks off in the middle.
    Truncate,
    /// A web page is answered with status 200, as an address without `/api` does (admin-api §2.6).
    WebPage(Moment),
    /// The request is carried out, and so many bytes of JSON are answered.
    Enormous(usize),
}

/// A fault for the next request that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptedFault {
    fault: Fault,
    method: Option<String>,
    path: String,
    skip: u32,
    times: u32,
}

impl ScriptedFault {
    /// A fault for the next request, whichever it is.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self { fault, method: None, path: String::new(), skip: 0, times: 1 }
    }

    /// Only for requests with this method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only for requests with this text in their path or query.
    #[must_use]
    pub fn path(mut self, fragment: &str) -> Self {
        fragment.clone_into(&mut self.path);
        self
    }

    /// Not for the first so many that fit.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.skip = requests;
        self
    }

    /// For so many requests that fit.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// For all requests that fit.
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

/// The faults still to come. The first that fits a request meets it; those it is too early for count it.
pub(super) fn next(script: &mut Vec<ScriptedFault>, method: &str, path_and_query: &str) -> Option<Fault> {
    for planned in script.iter_mut().filter(|planned| planned.fits(method, path_and_query)) {
        if planned.skip > 0 {
            planned.skip -= 1;
            continue;
        }
        if planned.times < u32::MAX {
            planned.times -= 1;
        }
        let fault = planned.fault;
        script.retain(|planned| planned.times > 0);
        return Some(fault);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_meets_the_requests_that_it_names_and_is_used_up() {
        let drop = Fault::Drop(Moment::Before);
        let mut script = vec![
            ScriptedFault::new(drop).method("POST").path("/hooks"),
            ScriptedFault::new(Fault::Truncate).path("/hooks").after(1).times(2),
        ];
        assert_eq!(next(&mut script, "GET", "/api/queues"), None);
        assert_eq!(next(&mut script, "GET", "/api/queues/1/hooks"), None, "one too early");
        assert_eq!(next(&mut script, "POST", "/api/queues/1/hooks"), Some(drop));
        assert_eq!(next(&mut script, "POST", "/api/queues/1/hooks"), Some(Fault::Truncate));
        assert_eq!(next(&mut script, "GET", "/api/queues/1/hooks?q=a"), Some(Fault::Truncate));
        assert_eq!(next(&mut script, "GET", "/api/queues/1/hooks"), None);
        assert!(script.is_empty());
    }
}
