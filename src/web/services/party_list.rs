//! List of the parties that the reader may act for: loaded, cached, and replaced by a fallback
//! while Dialogporten gives no list (`docs/rules/security.md#degradation`).

use std::{ops::Deref, sync::Arc};

use jiff::SignedDuration;

use crate::{
    app::App,
    domain::{Parties, Party, PartyChoices, PartyKind, PartyUrn, PlatformIds},
    i18n::{Language, text},
    storage::PersonSettings,
    upstream::UpstreamError,
    views::pages::error::ErrorKind,
    web::{error::AppError, extractors::current_user::CurrentUser},
};

/// How long a list of parties is used without reloading (`docs/rules/security.md#acc-2`).
const TRUSTED: SignedDuration = SignedDuration::from_mins(5);
/// How long a list may serve as the fallback when Dialogporten fails
/// (`docs/rules/security.md#degradation`).
const KEPT: SignedDuration = SignedDuration::from_mins(30);

/// The reader's parties, or a fallback, with the reader's settings.
#[derive(Clone, Debug)]
pub struct PartyList {
    parties: Arc<Parties>,
    settings: PersonSettings,
    stand_in: Option<Fallback>,
}

/// The fallback that is used when no list could be loaded.
#[derive(Clone, Debug)]
enum Fallback {
    /// The last list, at most half an hour old.
    Older,
    /// The reader alone; the error says why the list could not be loaded.
    Alone(ErrorKind),
}

impl Deref for PartyList {
    type Target = Parties;

    fn deref(&self) -> &Parties {
        &self.parties
    }
}

impl PartyList {
    /// Loads the list, unless it was loaded in the last five minutes. While Dialogporten fails, the
    /// list of the last half hour is the fallback, and without that the reader alone, since one's
    /// own messages need no list.
    ///
    /// The settings are read each time and not cached: it is one statement, and each instance shows
    /// at once what was chosen at another.
    ///
    /// # Errors
    /// When the login has ended or cannot be refreshed, the reader may act for nobody, or the store
    /// is unavailable.
    pub async fn load(app: &App, current_user: &CurrentUser) -> Result<Self, AppError> {
        let settings = app.store.settings(current_user.person()).await?;
        let known = kept(app, current_user).await;
        let exact = |parties| Self {
            parties,
            settings: settings.clone(),
            stand_in: None,
        };
        if let Some((parties, age)) = &known
            && *age < TRUSTED
        {
            return Ok(exact(Arc::clone(parties)));
        }
        let failure = match asked_once(app, current_user).await {
            Ok(parties) => return Ok(exact(parties)),
            Err(AppError::Page(failure)) if failure.is_upstream_away() => failure,
            Err(error) => return Err(error),
        };
        Ok(match known {
            Some((parties, _)) => Self {
                parties,
                settings,
                stand_in: Some(Fallback::Older),
            },
            None => Self::alone(current_user, settings, failure),
        })
    }

    /// The cached list of this login without a call, for pages that must not make one. They also
    /// work without settings.
    pub async fn without_asking(app: &App, current_user: &CurrentUser) -> Self {
        let settings = app.store.settings(current_user.person()).await;
        let settings = settings.unwrap_or_default();
        match kept(app, current_user).await {
            Some((parties, _)) => Self {
                parties,
                settings,
                stand_in: None,
            },
            None => Self::alone(current_user, settings, ErrorKind::UpstreamUnavailable),
        }
    }

    fn alone(current_user: &CurrentUser, settings: PersonSettings, failure: ErrorKind) -> Self {
        let own = own_party(current_user.language, current_user.person_urn());
        Self {
            parties: Arc::new(Parties::new(vec![own])),
            settings,
            stand_in: Some(Fallback::Alone(failure)),
        }
    }

    /// The reader's settings, as the store had them at this request.
    #[must_use]
    pub fn settings(&self) -> &PersonSettings {
        &self.settings
    }

    /// The reader's settings about parties, such as favourites.
    #[must_use]
    pub fn choices(&self) -> &PartyChoices {
        &self.settings.parties
    }

    /// The party used last, if it is still in the list.
    #[must_use]
    pub fn last(&self) -> Option<&Party> {
        self.choices().last().and_then(|urn| self.by_urn(urn))
    }

    /// Whether it is the whole list: only then is a party that is not in it lost.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !matches!(self.stand_in, Some(Fallback::Alone(_)))
    }

    /// The reader, if the list is complete and holds nobody else.
    #[must_use]
    pub fn sole(&self) -> Option<&Party> {
        let is_alone = self.is_complete() && self.selectable().nth(1).is_none();
        self.own().filter(|_| is_alone)
    }

    /// The error for a party that is not in the list: with the reader alone as the fallback, it is
    /// the failure of the list, since the party may still be the reader's.
    #[must_use]
    pub fn explain(&self, error: AppError) -> AppError {
        match (&self.stand_in, error) {
            (Some(Fallback::Alone(failure)), AppError::Page(ErrorKind::PartyNotYours)) => {
                AppError::Page(failure.clone())
            }
            (_, error) => error,
        }
    }

    /// Whether it is a list of the last half hour, in place of one that could not be loaded.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        matches!(self.stand_in, Some(Fallback::Older))
    }
}

/// Loads the list and caches it. Concurrent requests of a login share one call.
async fn asked_once(app: &App, current_user: &CurrentUser) -> Result<Arc<Parties>, AppError> {
    let key = current_user.reference().as_str().to_owned();
    let asked = async {
        let own = current_user.person_urn();
        let parties = current_user.call(app, move |client, token| {
            let own = own.clone();
            Box::pin(async move {
                let answer = client.parties(&token).await;
                let is_lost = matches!(answer, Err(UpstreamError::Unavailable(_)));
                if is_lost && client.finds_nothing(&token, &own).await {
                    return Err(UpstreamError::NobodyListed);
                }
                answer
            })
        });
        let parties = Arc::new(parties.await?);
        let known = (Arc::clone(&parties), app.clock.now());
        app.parties.insert(key.clone(), known).await;
        Ok::<_, AppError>(parties)
    };
    let answer = app.parties_asked.try_get_with(key.clone(), asked).await;
    // The other cache keeps it with its age; this one only joins concurrent calls.
    app.parties_asked.invalidate(&key).await;
    answer.map_err(|error: Arc<AppError>| AppError::clone(&error))
}

/// The cached list of this login and its age, unless it is too old for a fallback.
async fn kept(app: &App, current_user: &CurrentUser) -> Option<(Arc<Parties>, SignedDuration)> {
    let (parties, asked) = app.parties.get(current_user.reference().as_str()).await?;
    let age = app.clock.now().duration_since(asked);
    (age < KEPT).then_some((parties, age))
}

/// The reader as a party, for which no list is needed. The name is not known here.
fn own_party(language: Language, urn: PartyUrn) -> Party {
    Party {
        urn,
        name: text(language, "parties-you", &[]),
        kind: PartyKind::Person,
        organisation_number: None,
        platform: PlatformIds::default(),
        date_of_birth: None,
        is_deleted: false,
        is_self: true,
        is_heading_only: false,
        sub_units: Vec::new(),
    }
}
