//! Addresses of the inbox that was here before, which stand in e-mails and at service owners
//! (README decision D9). Each leads on to the page of ours that does the same; where it leads
//! depends on who asks, so none of it is for ever. `/redirect` is in `deep_links`.

use axum::{extract::State, response::Response};
use http::Uri;

use crate::{
    app::App,
    domain::{DialogId, Folder, OrganisationNumber, OwnerCode, ServiceCode, Status, Wish},
    routes::{DialogPath, ListPlace, LocalPath, PartyKey},
    view::pages::error::ErrorKind,
    web::{
        error::{AppError, go_to},
        extract::{Query, Word},
        known_parties::KnownParties,
        pages::start,
        signed_in::SignedIn,
        visit::Visit,
    },
};

/// Folders by their old paths.
const FOLDERS: [(&str, Folder); 5] = [
    ("/inbox", Folder::Inbox),
    ("/drafts", Folder::Drafts),
    ("/sent", Folder::Sent),
    ("/archive", Folder::Archive),
    ("/bin", Folder::Bin),
];

/// `/inbox/{id}`: a dialog.
pub async fn dialog(Word(id): Word<DialogId>) -> Response {
    let path = DialogPath {
        id,
        list: None,
        beside: None,
    };
    go_to(&path.to_string())
}

/// `/inbox`, `/drafts`, `/sent`, `/archive`, `/bin`: a folder of the organisation in `party`, or of
/// the party used last.
///
/// # Errors
/// When the store is away, or nobody can be acted for.
pub async fn folder(
    State(app): State<App>,
    visit: Visit,
    signed_in: SignedIn,
    uri: Uri,
    query: Query,
) -> Result<Response, AppError> {
    let path = uri.path();
    let folder = FOLDERS.iter().find(|(old, _)| *old == path);
    let (_, folder) = *folder.ok_or(ErrorKind::NotFound)?;
    let wish = wish_of(&query);
    if let Some(party) = party_of(&query) {
        return Ok(go_to(&list(party, folder, wish)));
    }
    let parties = KnownParties::ask(&app, &signed_in).await?;
    start::to_folder(&app, &visit, &signed_in, &parties, (folder, wish)).await
}

/// The address of a list, without what does not fit its folder; it says so where a national identity
/// number was searched for.
#[must_use]
pub fn list(party: PartyKey, folder: Folder, wish: Wish) -> String {
    let list = ListPlace::new(party, folder).with(wish).settled();
    let address = list.to_string();
    match LocalPath::parse(&address) {
        Some(cleaned) => cleaned.as_str().to_owned(),
        None => address,
    }
}

/// What an old address narrows its list to. Values may be repeated; what is unknown is passed over.
#[must_use]
pub fn wish_of(query: &Query) -> Wish {
    let mut wish = Wish::default();
    for (name, value) in query.pairs() {
        let value = value.trim();
        match name {
            "search" if !value.is_empty() => wish.words = Some(value.to_owned()),
            "org" => wish.owners.extend(OwnerCode::parse(value)),
            "service" => {
                let service = ServiceCode::of_urn(value).or_else(|| ServiceCode::parse(value));
                wish.services.extend(service);
            }
            "status" => wish.statuses.extend(status_of(value)),
            _ => {}
        }
    }
    wish
}

/// The status of a word, in whatever spelling: `REQUIRES_ATTENTION`, `RequiresAttention`.
fn status_of(word: &str) -> Option<Status> {
    let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    match letters.to_ascii_lowercase().as_str() {
        "notapplicable" => Some(Status::NotApplicable),
        "inprogress" => Some(Status::InProgress),
        "draft" => Some(Status::Draft),
        "awaiting" => Some(Status::Awaiting),
        "requiresattention" => Some(Status::RequiresAttention),
        "completed" => Some(Status::Completed),
        _ => None,
    }
}

/// The organisation that an old address names. People never stood in one.
#[must_use]
pub fn party_of(query: &Query) -> Option<PartyKey> {
    let party = query.get("party")?;
    let number = party
        .strip_prefix("urn:altinn:organization:identifier-no:")
        .unwrap_or(party);
    PartyKey::parse(OrganisationNumber::parse(number)?.as_str())
}
