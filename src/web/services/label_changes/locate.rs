//! Where the dialogs of a label change are now. Lists find them; none is opened for this
//! (`docs/rules/inbox.md#g-4`).

use super::request::LabelChangeRequest;
use crate::{
    dialogporten::{LastSeen, LocateQuery},
    domain::{CurrentState, DialogId, DialogSummary, Parties, Party},
    urls::PartyKey,
    views::pages::error::ErrorKind,
    web::{
        error::AppError,
        extractors::{Query, reader::Reader},
        sealed::label_target::LabelTarget,
    },
};

impl LabelChangeRequest {
    /// The party of each item. The keys in the form are untrusted until the parties are found in
    /// the reader's list (`docs/rules/security.md#acc-2`).
    ///
    /// # Errors
    /// When a party is not in the reader's list.
    pub async fn parties<'a>(&self, reader: &'a Reader) -> Result<Vec<&'a Party>, AppError> {
        let mut known: Vec<(&PartyKey, &'a Party)> = Vec::new();
        let mut each = Vec::new();
        for case in &self.cases {
            let key = &case.drawn.party;
            let party = match known.iter().find(|(other, _)| *other == key) {
                Some((_, party)) => *party,
                None => reader.party(key).await?,
            };
            known.push((key, party));
            each.push(party);
        }
        Ok(each)
    }

    /// The current state of each dialog, as far as lists show it; none is opened for this
    /// (`docs/rules/inbox.md#g-4`).
    ///
    /// # Errors
    /// When a party is not the reader's, or the login has ended or cannot be refreshed.
    pub async fn current_states(&self, reader: &Reader) -> Result<Vec<CurrentState>, AppError> {
        let owners = self.parties(reader).await?;
        let sought = self
            .cases
            .iter()
            .zip(owners)
            .map(|(case, party)| locate_query(&case.drawn, party));
        reader.locate(sought.collect()).await
    }
}

fn locate_query(drawn: &LabelTarget, party: &Party) -> LocateQuery {
    LocateQuery {
        id: drawn.dialog,
        seen: Some(LastSeen {
            party: party.urn.clone(),
            content_updated_at: drawn.content_updated_at,
        }),
    }
}

impl Reader {
    /// The current states of dialogs, in the order given; all `Unknown` when Dialogporten does not
    /// answer. None is opened for this (`docs/rules/inbox.md#g-4`).
    ///
    /// # Errors
    /// When the login has ended or cannot be refreshed.
    pub async fn locate(&self, sought: Vec<LocateQuery>) -> Result<Vec<CurrentState>, AppError> {
        let language = self.language();
        let call = self.call(|client, token| {
            let sought = sought.clone();
            Box::pin(async move {
                client
                    .whereabouts(&token, language.accept_language(), &sought)
                    .await
            })
        });
        match call.await {
            Err(AppError::Page(kind)) if kind.is_upstream_away() => {
                Ok(vec![CurrentState::Unknown; sought.len()])
            }
            answer => answer,
        }
    }

    /// Resolves a link to a dialog by the sealed label target in its parameter `sak`.
    ///
    /// # Errors
    /// When the address is not ours, the party is not the reader's, or the login has ended or
    /// cannot be refreshed.
    pub async fn link_target(
        &self,
        id: DialogId,
        query: &Query,
    ) -> Result<LinkTarget<'_>, AppError> {
        let sealed = query.get("sak").ok_or(ErrorKind::BadRequest)?;
        let keyring = self.app.store.keyring();
        let drawn = LabelTarget::open(keyring, self.person(), sealed);
        let drawn = drawn.ok_or(ErrorKind::LinkNotYours)?;
        if drawn.dialog != id {
            return Err(ErrorKind::BadRequest.into());
        }
        let party = self.party(&drawn.party).await?;
        let seen = self.locate(vec![locate_query(&drawn, party)]).await?;
        let now = seen.into_iter().next().unwrap_or(CurrentState::Unknown);
        Ok(LinkTarget { drawn, party, now })
    }

    /// Seals the label target of a row; `None` when the row's party is not the reader's.
    #[must_use]
    pub fn sealed_target(&self, parties: &Parties, dialog: &DialogSummary) -> Option<String> {
        let party = parties.by_urn(&dialog.party)?;
        let key = self.key_of(party).ok()??;
        let drawn = LabelTarget::of(dialog, &key)?;
        drawn.seal(self.app.store.keyring(), self.person()).ok()
    }
}

/// The dialog of a link with a sealed label target, and its current state; it is not opened.
#[derive(Clone, Debug)]
pub struct LinkTarget<'a> {
    /// The state of the dialog that the link was rendered for.
    pub drawn: LabelTarget,
    /// The party that the dialog belongs to, from the reader's list.
    pub party: &'a Party,
    /// The current state of the dialog, as lists show it.
    pub now: CurrentState,
}
