//! Signing in again, over whatever is on the screen: the form under it, the checks and the action that failed are still there.

use crate::{
    app::{
        connection::reconnect,
        message::{Effect, SignedIn, Slot},
        model::{Layer, Model},
        session::{Link, Place},
        widgets::{
            load::Load,
            notices::NoticeKind,
            secret_field::SecretField,
            text_field::{TextField, Typed},
        },
    },
    domain::{Credentials, Failure, FailureKind, Query, Secret},
    keys::Action,
};

/// What has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInField {
    /// The user's name.
    User,
    /// The domain, where it is not part of the name.
    Domain,
    /// The password.
    Password,
    /// The code of the second factor.
    Code,
}

/// The sign-in layer.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Why it is asked.
    pub reason: String,
    /// What has the keyboard.
    pub field: SignInField,
    /// The user's name.
    pub user: TextField,
    /// The domain.
    pub domain: TextField,
    /// The password.
    pub password: SecretField,
    /// The code of the second factor.
    pub code: SecretField,
    /// The server asked for a code: the session that it belongs to.
    pub second_factor: Option<Secret>,
    /// The answer is awaited.
    pub busy: bool,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
}

/// Who signs in, as far as the settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignInDefaults {
    /// The user's name.
    pub user: String,
    /// The domain.
    pub domain: String,
}

impl SignIn {
    fn new(reason: &str, defaults: &SignInDefaults) -> Self {
        let field = if defaults.user.is_empty() { SignInField::User } else { SignInField::Password };
        Self {
            reason: reason.to_owned(),
            field,
            user: TextField::with(&defaults.user),
            domain: TextField::with(&defaults.domain),
            password: SecretField::default(),
            code: SecretField::default(),
            second_factor: None,
            busy: false,
            failure: None,
        }
    }

    /// The fields that are asked for now, in their order.
    #[must_use]
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
}

/// Opens the layer, unless it is open.
pub(in crate::app) fn open(model: &mut Model, reason: &str) {
    if !model.layers.iter().any(|layer| matches!(layer, Layer::SignIn(_))) {
        let sign_in = SignIn::new(reason, &model.sign_in_defaults);
        model.layers.push(Layer::SignIn(Box::new(sign_in)));
    }
}

fn layer(model: &mut Model) -> Option<&mut SignIn> {
    model.layers.iter_mut().find_map(|layer| match layer {
        Layer::SignIn(sign_in) => Some(sign_in.as_mut()),
        _ => None,
    })
}

pub(in crate::app) const REFUSED: &str = "The server does not accept the access token any more.";

/// Opens the layer that was held back while somebody typed.
pub(in crate::app) fn open_if_due(model: &mut Model) {
    if !model.typing && std::mem::take(&mut model.sign_in_due) && model.session.link == Link::SignedOut {
        open(model, REFUSED);
    }
}

/// A request was refused for its token. One refusal is no proof: the same is said when the server's own sign-in service cannot
/// be reached (admin-api §1.9), so `/userinfo` is asked before the user is.
pub(in crate::app) fn refused(model: &mut Model, slot: Option<Slot>, effects: &mut Vec<Effect>) {
    if slot == Some(Slot::Identity) {
        model.verifying = false;
        model.session.link = Link::SignedOut;
        if model.typing {
            // The next letters belong to the text under the keyboard, not into a user name.
            model.sign_in_due = true;
            model.notices.tell(
                NoticeKind::Warning,
                format!("{REFUSED} Type on: the next key that is no text asks you to sign in."),
            );
        } else {
            open(model, REFUSED);
        }
    } else if !model.verifying {
        model.verifying = true;
        model.fetch(Slot::Identity, Query::Identity, effects);
    }
}

/// The token is good after all.
pub(in crate::app) fn verified(model: &mut Model) {
    if std::mem::take(&mut model.verifying) {
        let text = "The server refused a request although the access token is valid: try again in a moment.";
        model.notices.tell_more(text);
    }
}

/// A command of the layer.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let unset = model.session.identity.is_none() && !model.queues.known;
    let Some(sign_in) = layer(model) else { return };
    match action {
        Action::NextPart | Action::Down => sign_in.go(1),
        Action::PreviousPart | Action::Up => sign_in.go(-1),
        Action::Press => press(model, effects),
        Action::Close if sign_in.busy => {
            sign_in.busy = false;
            effects.push(Effect::GiveUpSignIn);
            model.hint("Stopped waiting for the answer.");
        }
        Action::Close => {
            model.layers.retain(|layer| !matches!(layer, Layer::SignIn(_)));
            model.hint(if unset {
                "Not signed in. r asks again, q quits."
            } else {
                "Not signed in: what is shown may be out of date. r asks again."
            });
        }
        _ => {}
    }
}

/// A key that is text or an editing key.
pub(in crate::app) fn edit(model: &mut Model, edit: impl FnOnce(&mut TextField) -> Typed) -> Typed {
    let Some(sign_in) = layer(model).filter(|sign_in| !sign_in.busy) else { return Typed::NotText };
    let typed = edit(sign_in.focused());
    if typed == Typed::Changed {
        sign_in.failure = None;
    }
    typed
}

fn press(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(sign_in) = layer(model).filter(|sign_in| !sign_in.busy) else {
        return model.hint("The sign-in is under way: wait for the server's answer.");
    };
    if let Some(session) = &sign_in.second_factor {
        if sign_in.code.length() == 0 {
            return model.hint("Type the code that your authenticator shows.");
        }
        effects.push(Effect::SecondFactor { session: session.clone(), code: sign_in.code.secret() });
        sign_in.busy = true;
        return;
    }
    if sign_in.user.text().trim().is_empty() {
        sign_in.field = SignInField::User;
        return model.hint("Type your user name first.");
    }
    if sign_in.password.length() == 0 {
        if sign_in.field == SignInField::Password {
            return model.hint("Type your password first.");
        }
        sign_in.field = SignInField::Password;
        return;
    }
    let domain = sign_in.domain.text().trim();
    effects.push(Effect::SignIn(Credentials {
        username: sign_in.user.text().trim().to_owned(),
        password: sign_in.password.secret(),
        domain: (!domain.is_empty()).then(|| domain.to_owned()),
    }));
    sign_in.busy = true;
}

/// The server answered.
pub(in crate::app) fn answered(model: &mut Model, result: Result<SignedIn, Failure>, effects: &mut Vec<Effect>) {
    let Some(sign_in) = layer(model).filter(|sign_in| sign_in.busy) else { return };
    sign_in.busy = false;
    match result {
        Ok(SignedIn::Done { not_kept }) => {
            let (user, domain) = (sign_in.user.text().to_owned(), sign_in.domain.text().to_owned());
            // Whoever has to sign in again types the password only.
            model.sign_in_defaults = SignInDefaults { user, domain };
            done(model, not_kept, effects);
        }
        Ok(SignedIn::SecondFactor(session)) => {
            sign_in.second_factor = Some(session);
            sign_in.field = SignInField::Code;
            sign_in.failure = None;
        }
        Err(failure) => {
            if failure.kind == FailureKind::WrongCode {
                sign_in.code = SecretField::default();
            } else if failure.kind == FailureKind::WrongPassword {
                sign_in.second_factor = None;
                sign_in.password = SecretField::default();
                sign_in.field = SignInField::Password;
            }
            sign_in.failure = Some(failure);
        }
    }
}

fn done(model: &mut Model, not_kept: Option<String>, effects: &mut Vec<Effect>) {
    model.layers.retain(|layer| !matches!(layer, Layer::SignIn(_)));
    model.session.link = Link::Connected;
    match not_kept {
        None => model.notices.tell(NoticeKind::Success, "Signed in. Nothing was lost: what failed can be done again."),
        Some(reason) => {
            model.notices.tell(NoticeKind::Warning, format!("Signed in, for this time only: {reason}"));
        }
    }
    if !model.queues.known && model.queues.load == Load::Idle && model.session.place != Place::Unset {
        effects.extend(model.start_asking());
        return;
    }
    model.fetch(Slot::Identity, Query::Identity, effects);
    reconnect::reload_failed(model, effects);
    if let Some(selector) = model.wanted.clone() {
        model.fetch(Slot::Start, Query::Queue(selector), effects);
    }
}
