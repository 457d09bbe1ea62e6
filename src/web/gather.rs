//! One page of a list, however many calls it takes: a party's is one, that of a group is asked for in
//! blocks, some at a time, within the page's time. A block that fails or comes too late takes no other
//! with it (README decision on lists over many parties).

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

use super::{error::AppError, known_parties::KnownParties, known_services, signed_in::SignedIn};
use crate::{
    app::App,
    domain::{
        Audience, DialogPage, Parties, Position, Selection, Waiting, Whose,
        blocks::{Ask, Gathered, Gathering, plan},
    },
    routes::ListPlace,
    upstream::dialogporten::{ListQuery, Listed},
    view::{
        many_parties::{Cost, Lack},
        pages::error::ErrorKind,
    },
};

/// Blocks that are asked beside each other.
const AT_A_TIME: usize = 3;
/// When so many blocks have failed and none has answered, the others are not asked.
const HOPELESS: usize = 4;

/// A page of a list.
#[derive(Debug, Default)]
pub struct Page<'a> {
    /// The dialogs.
    pub list: DialogPage,
    /// What waits in the folders, where one call could tell.
    pub waiting: Waiting,
    /// What of it could not be had.
    pub lack: Option<Lack<'a>>,
    /// What it would take; then nothing was asked.
    pub cost: Option<Cost>,
    /// Whether a single call made it, so that asking again now and then is light.
    pub is_light: bool,
    /// Whether a search was given up because there was too much to look through (§9 S-7).
    pub is_too_broad: bool,
}

/// How a list is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Most dialogs of a page.
    pub limit: usize,
    /// Whether to count what waits in the folders, where one call can.
    pub counts: bool,
}

impl Form {
    /// Dialogs alone.
    #[must_use]
    pub fn rows(limit: usize) -> Self {
        Self {
            limit,
            counts: false,
        }
    }
}

/// Asks for a page of the list at `place`, from `after` on.
///
/// # Errors
/// When nothing of it can be had, or the login cannot go on.
pub async fn page<'a>(
    app: &App,
    signed_in: &SignedIn,
    (parties, audience): (&'a KnownParties, &Audience<'a>),
    (place, after): (&ListPlace, Option<Position>),
    form: Form,
) -> Result<Page<'a>, AppError> {
    let now = app.clock.now();
    let selection = place
        .wish
        .selection(place.folder, now, signed_in.language.code());
    let blocks = blocks(app, signed_in, (parties, audience), &selection).await?;
    if blocks.is_empty() {
        return Ok(Page::default());
    }
    if blocks.len() > app.config.lists.unasked && !place.is_insisted {
        let cost = Cost {
            parties: audience.members().len(),
            calls: blocks.len(),
        };
        return Ok(Page {
            cost: Some(cost),
            ..Page::default()
        });
    }
    let is_alone = matches!(&blocks[..], [Whose::Parties(_)]);
    let counts = is_alone && form.counts;
    let query = ListQuery {
        whose: Whose::Parties(Vec::new()),
        selection,
        after,
        limit: form.limit,
        count_at: counts.then_some(now),
    };
    let is_search = query.selection.text.is_some();
    let (gathered, waiting) = match gather(app, signed_in, audience, &blocks, &query).await {
        Err(AppError::Page(ErrorKind::UpstreamTimeout)) if is_search => {
            return Ok(Page {
                is_too_broad: true,
                ..Page::default()
            });
        }
        outcome => outcome?,
    };
    Ok(Page {
        lack: lack(parties, &blocks, &gathered),
        list: gathered.page,
        is_light: is_alone,
        waiting,
        ..Page::default()
    })
}

/// The calls that give the list. Where these are more than are made without being asked, the services
/// that there are may be fewer; when nobody tells them, it goes by parties.
async fn blocks(
    app: &App,
    signed_in: &SignedIn,
    (parties, audience): (&Parties, &Audience<'_>),
    selection: &Selection,
) -> Result<Vec<Whose>, AppError> {
    let limits = &app.config.lists;
    let (urns, of) = (audience.urns(), parties.selectable().count());
    let wished = (!selection.services.is_empty()).then_some(&selection.services[..]);
    let by_parties = plan(&urns, wished, of, limits);
    if wished.is_some() || by_parties.len() <= limits.unasked {
        return Ok(by_parties);
    }
    match known_services::ask(app, signed_in, &[]).await {
        Ok(known) => {
            let codes = known.list.iter().map(|service| service.code.clone());
            Ok(plan(&urns, Some(&codes.collect::<Vec<_>>()), of, limits))
        }
        Err(failure) => of_a_block(failure).map(|_| by_parties),
    }
}

async fn gather(
    app: &App,
    signed_in: &SignedIn,
    audience: &Audience<'_>,
    blocks: &[Whose],
    query: &ListQuery,
) -> Result<(Gathered, Waiting), AppError> {
    let by_services = blocks
        .iter()
        .any(|block| matches!(block, Whose::Services(_)));
    let wanted = by_services.then(|| audience.urns().into_iter().collect());
    let form = (query.selection.sort, query.limit);
    let mut gathering = Gathering::new(form, query.after, blocks.len(), wanted);
    let mut waiting = Waiting::default();
    let (mut answered, mut failures) = (0_usize, Vec::new());
    loop {
        let mut due = gathering.due().into_iter();
        if due.len() == 0 {
            break;
        }
        let mut running = Running::default();
        loop {
            let hopeless = answered == 0 && failures.len() >= HOPELESS;
            while running.len() < AT_A_TIME && !hopeless && signed_in.has_time() {
                let Some(ask) = due.next() else { break };
                let Some(whose) = blocks.get(ask.block) else {
                    continue;
                };
                running.begin(ask, ask_block(app, signed_in, query, whose, ask));
            }
            let Some((ask, outcome)) = running.next().await else {
                break;
            };
            match outcome {
                Ok(listed) => {
                    answered += 1;
                    waiting = listed.waiting;
                    gathering.take(ask.block, listed.page);
                }
                Err(failure) => {
                    failures.push(of_a_block(failure)?);
                    gathering.fail(ask.block);
                }
            }
        }
        if due.len() > 0 || !signed_in.has_time() {
            break;
        }
    }
    match failures.pop() {
        Some(failure) if answered == 0 => Err(failure.into()),
        _ => Ok((gathering.finish(), waiting)),
    }
}

/// A failure that is the block's alone; anything else ends the page.
fn of_a_block(failure: AppError) -> Result<ErrorKind, AppError> {
    match failure {
        AppError::Page(kind @ (ErrorKind::UpstreamUnavailable | ErrorKind::UpstreamTimeout)) => {
            Ok(kind)
        }
        other => Err(other),
    }
}

async fn ask_block(
    app: &App,
    signed_in: &SignedIn,
    query: &ListQuery,
    whose: &Whose,
    ask: Ask,
) -> Result<Listed, AppError> {
    let query = ListQuery {
        whose: whose.clone(),
        after: ask.after,
        limit: ask.limit,
        ..query.clone()
    };
    let language = signed_in.language;
    signed_in
        .ask(app, |client, token| {
            let query = query.clone();
            Box::pin(async move {
                client
                    .list(&token, language.accept_language(), &query)
                    .await
            })
        })
        .await
}

/// Whose dialogs are missing.
fn lack<'a>(parties: &'a Parties, blocks: &[Whose], gathered: &Gathered) -> Option<Lack<'a>> {
    let missing = gathered.failed.iter().chain(&gathered.unreached);
    let mut lack = Lack {
        is_late: gathered.failed.is_empty(),
        ..Lack::default()
    };
    for block in missing.filter_map(|number| blocks.get(*number)) {
        match block {
            Whose::Parties(urns) => {
                let found = urns.iter().filter_map(|urn| parties.by_urn(urn));
                lack.parties.extend(found);
            }
            Whose::Services(services) => lack.services += services.len(),
        }
    }
    (lack.services > 0 || !lack.parties.is_empty()).then_some(lack)
}

/// Calls that run beside each other in the task of their page: when that ends, so do they.
struct Running<F>(Vec<(Ask, Pin<Box<F>>)>);

impl<F> Default for Running<F> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<F: Future> Running<F> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn begin(&mut self, ask: Ask, call: F) {
        self.0.push((ask, Box::pin(call)));
    }

    /// The next that ends; `None` when none runs.
    async fn next(&mut self) -> Option<(Ask, F::Output)> {
        poll_fn(|context| {
            if self.0.is_empty() {
                return Poll::Ready(None);
            }
            let calls = self.0.iter_mut().enumerate();
            let ended = calls
                .map(|(place, (_, call))| (place, call.as_mut().poll(context)))
                .find_map(|(place, outcome)| match outcome {
                    Poll::Ready(outcome) => Some((place, outcome)),
                    Poll::Pending => None,
                });
            match ended {
                Some((place, outcome)) => {
                    let (ask, _) = self.0.swap_remove(place);
                    Poll::Ready(Some((ask, outcome)))
                }
                None => Poll::Pending,
            }
        })
        .await
    }
}
