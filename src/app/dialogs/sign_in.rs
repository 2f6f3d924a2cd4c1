//! The sign-in dialog. It covers the screen: the form under it, the checks and the failed action stay as they are.

use crate::app::component::{Component, Cx, Event, Reason};
use crate::app::message::{IoRequest, SignedIn};
use crate::app::request::{Request, Requests};
use crate::app::session::SignInDefaults;
use crate::app::widgets::{NoticeKind, SecretField, TextField, TextInput, Typed};
use crate::domain::{Credential, Credentials, Failure, FailureKind, Secret};
use crate::keys::{Action, Context};

/// The focused field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInField {
    User,
    /// The domain, where it is not part of the user's name.
    Domain,
    Password,
    /// The code of the second factor.
    Code,
}

/// The sign-in dialog.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The reason why the user has to sign in, as a sentence.
    pub reason: String,
    pub field: SignInField,
    pub user: TextField,
    pub domain: TextField,
    pub password: SecretField,
    pub code: SecretField,
    /// The session that a code belongs to, once the server asked for one.
    pub second_factor: Option<Secret>,
    /// The server has not answered yet.
    pub busy: bool,
    /// The failure of the last attempt.
    pub failure: Option<Failure>,
    /// Nothing was read from the server yet.
    is_first: bool,
}

impl SignIn {
    pub(in crate::app) fn new(reason: String, defaults: &SignInDefaults, is_first: bool) -> Self {
        let field = if defaults.user.is_empty() { SignInField::User } else { SignInField::Password };
        Self {
            reason,
            field,
            user: TextField::with(&defaults.user),
            domain: TextField::with(&defaults.domain),
            password: defaults.password.as_ref().map(SecretField::with).unwrap_or_default(),
            code: SecretField::default(),
            second_factor: None,
            busy: false,
            failure: None,
            is_first,
        }
    }

    /// The fields that are shown now, in their order.
    pub fn fields(&self) -> &'static [SignInField] {
        if self.second_factor.is_some() {
            &[SignInField::Code]
        } else {
            &[SignInField::User, SignInField::Domain, SignInField::Password]
        }
    }

    fn focused(&mut self) -> &mut TextField {
        match self.field {
            SignInField::User => &mut self.user,
            SignInField::Domain => &mut self.domain,
            SignInField::Password => self.password.text_field(),
            SignInField::Code => self.code.text_field(),
        }
    }

    fn go(&mut self, delta: isize) {
        let fields = self.fields();
        let index = fields.iter().position(|field| *field == self.field).unwrap_or(0);
        self.field = fields[(index + fields.len()).wrapping_add_signed(delta) % fields.len()];
    }

    /// Signs in, or goes to the field that is still empty.
    fn press(&mut self, out: &mut Requests) {
        if let Some(session) = &self.second_factor {
            out.push(IoRequest::SignIn(Credential::Code { session: session.clone(), code: self.code.secret() }));
            self.busy = true;
            return;
        }
        if self.user.text().trim().is_empty() {
            self.field = SignInField::User;
            return out.hint("Type your user name first.");
        }
        if self.password.length() == 0 {
            if self.field == SignInField::Password {
                return out.hint("Type your password first.");
            }
            self.field = SignInField::Password;
            return;
        }
        let domain = self.domain.text().trim();
        out.push(IoRequest::SignIn(Credential::Password(Credentials {
            username: self.user.text().trim().to_owned(),
            password: self.password.secret(),
            domain: (!domain.is_empty()).then(|| domain.to_owned()),
        })));
        self.busy = true;
    }

    fn answered(&mut self, result: Result<SignedIn, Failure>, out: &mut Requests) {
        self.busy = false;
        match result {
            Ok(SignedIn::Done { not_kept }) => {
                match not_kept {
                    None => {
                        out.notify(NoticeKind::Success, "Signed in. Nothing was lost: what failed can be done again.")
                    }
                    Some(reason) => {
                        out.notify(NoticeKind::Warning, format!("Signed in, for this time only: {reason}"));
                    }
                }
                out.push(Request::Close);
                let (user, domain) = (self.user.text().to_owned(), self.domain.text().to_owned());
                out.push(Request::SignedIn(SignInDefaults { user, domain, password: None }));
            }
            Ok(SignedIn::SecondFactor(session)) => {
                self.second_factor = Some(session);
                self.field = SignInField::Code;
                self.failure = None;
            }
            Err(failure) => {
                if failure.kind == FailureKind::WrongCode {
                    self.code = SecretField::default();
                } else if failure.kind == FailureKind::WrongPassword {
                    self.second_factor = None;
                    self.password = SecretField::default();
                    self.field = SignInField::Password;
                }
                self.failure = Some(failure);
            }
        }
    }
}

const BUSY: &str = "The sign-in is under way: wait for the server's answer.";

impl Component for SignIn {
    fn context(&self) -> Context {
        Context::SignIn
    }

    fn unavailable(&self, action: Action, _: &Cx<'_>) -> Option<Reason> {
        match action {
            Action::Press if self.busy => Some(BUSY.to_owned()),
            Action::Press if self.second_factor.is_some() && self.code.length() == 0 => {
                Some("Type the code that your authenticator shows.".to_owned())
            }
            _ => None,
        }
    }

    fn act(&mut self, action: Action, _: &Cx<'_>, out: &mut Requests) {
        match action {
            Action::NextPart | Action::Down => self.go(1),
            Action::PreviousPart | Action::Up => self.go(-1),
            Action::Press => self.press(out),
            Action::Close if self.busy => {
                self.busy = false;
                out.push(IoRequest::GiveUpSignIn);
                out.hint("Stopped waiting for the answer.");
            }
            Action::Close => {
                out.push(Request::Close);
                out.hint(if self.is_first {
                    format!("Not signed in. {} asks again, {} quits.", Action::Refresh, Action::Quit)
                } else {
                    format!("Not signed in: what is shown may be out of date. {} asks again.", Action::Refresh)
                });
            }
            _ => {}
        }
    }

    fn text(&mut self, input: TextInput<'_>, _: &Cx<'_>, _: &mut Requests) -> Typed {
        if self.busy {
            return Typed::NotText;
        }
        let typed = self.focused().take(input);
        if typed == Typed::Changed {
            self.failure = None;
        }
        typed
    }

    fn text_refused(&self, _: &Cx<'_>) -> Option<Reason> {
        self.busy.then(|| BUSY.to_owned())
    }

    fn receive(&mut self, event: Event, _: &Cx<'_>, out: &mut Requests) {
        // An answer that came after the user stopped waiting for it is ignored.
        if let (Event::SignedIn(result), true) = (event, self.busy) {
            self.answered(result, out);
        }
    }
}
