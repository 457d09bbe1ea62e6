//! The error page in all its kinds.

use jiff::Timestamp;

use crate::{
    domain::RetryAfter,
    i18n::Language,
    urls::LocalPath,
    views::{
        page::{ActingParty, Page},
        pages::error::{ErrorKind, ErrorPage, LoginRetry},
    },
};

/// The error page of every kind.
#[expect(clippy::too_many_lines, reason = "a table with a line per kind")]
pub(crate) fn errors(language: Language) -> Vec<(&'static str, ErrorPage)> {
    let time: Option<Timestamp> = "2026-12-01T08:00:00Z".parse().ok();
    let return_to = LocalPath::start();
    let owner = Some("Skatteetaten".to_owned());
    let opening_failed = |is_late, is_opened| ErrorKind::OpeningFailed {
        is_late,
        is_opened,
        list: LocalPath::parse("/a/meg/arkiv"),
    };
    let kinds = [
        ("not found", ErrorKind::NotFound),
        ("bad request", ErrorKind::BadRequest),
        ("method", ErrorKind::MethodNotAllowed),
        ("too large", ErrorKind::PayloadTooLarge),
        ("address too long", ErrorKind::AddressTooLong),
        ("headers too long", ErrorKind::HeadersTooLong),
        (
            "wrong host",
            ErrorKind::WrongHost {
                address: "https://inbox.example.no/".to_owned(),
            },
        ),
        ("media type", ErrorKind::UnsupportedMediaType),
        ("form refused", ErrorKind::FormRefused),
        ("signed out", ErrorKind::SignedOut),
        (
            "signed out midway",
            ErrorKind::SignedOutMidway {
                return_to: return_to.clone(),
            },
        ),
        ("too many", ErrorKind::TooMany),
        ("speculative", ErrorKind::Speculative),
        ("overloaded", ErrorKind::Overloaded),
        ("internal", ErrorKind::Internal),
        ("store", ErrorKind::StoreUnavailable),
        ("upstream", ErrorKind::UpstreamUnavailable),
        ("upstream refused", ErrorKind::UpstreamRefused),
        ("list no access", ErrorKind::ListNoAccess),
        ("nobody listed", ErrorKind::NobodyListed),
        ("upstream slow", ErrorKind::UpstreamTimeout),
        (
            "maintenance",
            ErrorKind::Maintenance(time.map(RetryAfter::At)),
        ),
        ("maintenance of unknown end", ErrorKind::Maintenance(None)),
        ("opening late", opening_failed(true, None)),
        ("opening late and opened", opening_failed(true, Some(true))),
        (
            "opening failed and unopened",
            opening_failed(false, Some(false)),
        ),
        (
            "later page",
            ErrorKind::LaterPageUnavailable {
                first: return_to.clone(),
            },
        ),
        ("dialog not found", ErrorKind::DialogNotFound),
        ("dialog no access", ErrorKind::DialogNoAccess),
        ("link not found", ErrorKind::LinkNotFound),
        ("link unreadable", ErrorKind::LinkUnreadable),
        ("dialog deleted", ErrorKind::DialogDeleted { owner: None }),
        (
            "dialog deleted by a known owner",
            ErrorKind::DialogDeleted {
                owner: owner.clone(),
            },
        ),
        (
            "dialog expired",
            ErrorKind::DialogExpired { at: time, owner },
        ),
        (
            "dialog expired at unknown time",
            ErrorKind::DialogExpired {
                at: None,
                owner: None,
            },
        ),
        ("dialog later", ErrorKind::DialogNotYetVisible(time)),
        (
            "dialog later at unknown time",
            ErrorKind::DialogNotYetVisible(None),
        ),
        (
            "level too low",
            ErrorKind::LevelTooLow {
                return_to: return_to.clone(),
            },
        ),
        ("party not yours", ErrorKind::PartyNotYours),
        ("other person", ErrorKind::OtherPerson),
        ("link not yours", ErrorKind::LinkNotYours),
        ("set of parties not yours", ErrorKind::UnitSetNotFound),
        (
            "login level too low",
            ErrorKind::LoginLevelTooLow {
                return_to: return_to.clone(),
            },
        ),
        ("login loop", ErrorKind::LoginLoop),
        ("login start refused", ErrorKind::LoginStartRefused),
    ];
    let page = |kind| ErrorPage::new(Page::sample(language), kind, Some("3f9a01c2b7d4"));
    let kinds = kinds.iter().map(|(name, kind)| (*name, page(kind)));
    kinds.chain(failed_logins(language)).collect()
}

/// Failed logins, some of them while an older login is still valid.
fn failed_logins(language: Language) -> Vec<(&'static str, ErrorPage)> {
    let retry = LoginRetry {
        return_to: LocalPath::start(),
        high: true,
    };
    let kind = |kind: fn(LoginRetry) -> ErrorKind| kind(retry.clone());
    let cancelled = kind(|retry| ErrorKind::LoginCancelled { retry });
    let mismatch = kind(|retry| ErrorKind::LoginMismatch { retry });
    let scope = |retry| ErrorKind::LoginScopeMissing { retry: Some(retry) };
    let kinds = [
        ("login cancelled", cancelled.clone()),
        ("login mismatch", mismatch.clone()),
        (
            "login answered before",
            kind(|retry| ErrorKind::LoginAnsweredBefore { retry }),
        ),
        ("login ended", kind(|retry| ErrorKind::LoginEnded { retry })),
        (
            "login expired",
            kind(|retry| ErrorKind::LoginExpired { retry }),
        ),
        (
            "login without number",
            kind(|retry| ErrorKind::LoginNoPersonNumber { retry }),
        ),
        ("login without scope", kind(scope)),
        (
            "login provider down",
            kind(|retry| ErrorKind::LoginProviderDown { retry }),
        ),
        (
            "login refused",
            kind(|retry| ErrorKind::LoginRefused { retry }),
        ),
    ];
    let nobody = || Page::sample(language);
    let somebody = || nobody().acting_as(ActingParty::unknown());
    let beside = [
        (
            "opening failed and opened, signed in",
            ErrorKind::OpeningFailed {
                is_late: false,
                is_opened: Some(true),
                list: LocalPath::parse("/a/meg/arkiv"),
            },
        ),
        ("step-up cancelled", cancelled),
        ("login answered, signed in", mismatch),
    ];
    let made = |page, kind| ErrorPage::new(page, kind, Some("3f9a01c2b7d4"));
    let alone = kinds.iter();
    let alone = alone.map(|(name, kind)| (*name, made(nobody(), kind)));
    let beside = beside.iter();
    let beside = beside.map(|(name, kind)| (*name, made(somebody(), kind)));
    alone.chain(beside).collect()
}
