//! What requests add to the audit log (`docs/rules/security.md#log-4`): pseudonyms for the people and
//! logins of an event, and a limit for what anybody can cause without a login.

use crate::{
    app::App,
    storage::{AuthSessionRef, SessionSubject},
    telemetry::audit::{self, AuditEvent, AuditSubject, EndReason},
    views::pages::error::ErrorKind,
    web::extractors::{client_address::subscriber, reader::Reader},
};

impl App {
    /// Adds an event about this login.
    pub fn audit(&self, event: AuditEvent, subject: SessionSubject) {
        audit::record(event, &AuditSubject::of(&self.store, subject));
    }

    /// As [`audit`](Self::audit), of something that every page may cause while an upstream service is
    /// away: one address adds a limited number a minute.
    pub fn audit_limited(&self, event: AuditEvent, subject: SessionSubject) {
        if self.is_within_audit_limit() {
            self.audit(event, subject);
        }
    }

    fn is_within_audit_limit(&self) -> bool {
        audit::client().is_none_or(|client| self.audit_refusals.allows(subscriber(client)))
    }

    /// Adds that these logins have ended.
    pub fn audit_ended(&self, reason: EndReason, ended: &[SessionSubject]) {
        for subject in ended {
            self.audit(AuditEvent::LoggedOut(reason), *subject);
        }
    }

    /// Adds a failure or refusal, of which one address can cause a limited number a minute.
    /// `login`: the login of the browser session, if it has one.
    pub fn audit_refusal(&self, event: AuditEvent, login: Option<&AuthSessionRef>) {
        if !self.is_within_audit_limit() {
            return;
        }
        let session = login.and_then(|login| self.store.session_hash(login).ok());
        let subject = AuditSubject {
            person: None,
            session: session.and_then(|session| self.store.audit_name(&session).ok()),
        };
        audit::record(event, &subject);
    }
}

impl Reader {
    /// Adds an event about the reader.
    pub fn audit(&self, event: AuditEvent) {
        if let Ok(subject) = self.user.subject(&self.app) {
            self.app.audit(event, subject);
        }
    }
}

/// The event of an error page; `None` for pages that refuse nothing.
#[must_use]
pub fn refusal_of(kind: &ErrorKind) -> Option<AuditEvent> {
    let refused = AuditEvent::AccessRefused;
    Some(match kind {
        ErrorKind::FormRefused => refused("form"),
        ErrorKind::OtherPerson => refused("form_of_other_person"),
        ErrorKind::LinkNotYours => refused("link_of_other_person"),
        ErrorKind::PartyNotYours => refused("party"),
        ErrorKind::ListNoAccess => refused("list"),
        ErrorKind::DialogNoAccess => refused("dialog"),
        ErrorKind::LevelTooLow { .. } => refused("level_too_low"),
        ErrorKind::LoginStartRefused => refused("login_start"),
        ErrorKind::TooMany => AuditEvent::LimitReached("requests"),
        ErrorKind::Overloaded => AuditEvent::LimitReached("overload"),
        _ => return None,
    })
}
