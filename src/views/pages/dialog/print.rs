//! Print page: everything of a dialog on one page, for paper or as a record. Nothing is folded, no
//! action is offered, and the page states its source and when it was made.

use askama::Template;

use super::{
    DialogInput, DialogView,
    embed::EmbedRegion,
    thread::{Item, title},
};
use crate::{
    domain::{Embed, History, Transmission},
    urls::{ListUrl, PrintPath},
    views::{
        page::Page,
        pages::{
            history::{self, Line, Writer},
            row,
        },
    },
};

/// Maximum number of transmissions whose content is fetched for one page.
const MOST_CONTENTS: usize = 20;

/// Print page with the dialog, its transmissions and its history.
#[derive(Debug, Template)]
#[template(path = "pages/print.html")]
pub struct PrintPage {
    page: Page,
    heading: String,
    here: String,
    dialog: DialogView,
    sent: Vec<(Item, Option<EmbedRegion>)>,
    lines: Vec<Line>,
    /// Address of the page with the transmissions' content; `None` when it is included or there is
    /// none.
    with_content: Option<String>,
    source: String,
}

impl PrintPage {
    /// Builds the page. `address` is the full URL of the dialog; `with_content` includes the
    /// content of the transmissions.
    #[must_use]
    pub fn new(
        page: Page,
        input: &DialogInput<'_>,
        history: &History,
        (address, with_content): (String, bool),
    ) -> Self {
        let summary = &input.dialog.summary;
        let dialog = DialogView::new(history::with_notices(page, history), input);
        let page = dialog
            .page
            .clone()
            .below(dialog.heading.clone(), super::own_path(input));
        let list = input.list.map(ListUrl::local_path);
        let writer = Writer {
            page: &page,
            sender: row::sender_name(&page, summary, input.owners),
            summary,
            list: list.as_ref(),
        };
        let lines = history
            .entries
            .iter()
            .map(|entry| writer.line(entry))
            .collect();
        let has_content = contents(input).next().is_some();
        let path = PrintPath {
            id: summary.id,
            list: list.as_ref(),
            with_content: true,
        };
        Self {
            heading: dialog.heading.clone(),
            here: page.path.as_str().to_owned(),
            sent: sent(&page, input, with_content),
            lines,
            with_content: (has_content && !with_content).then(|| path.to_string()),
            source: page.t_with("print-source", &[("address", (&address).into())]),
            dialog,
            page,
        }
    }
}

/// Embeds of the transmissions whose content the page fetches on request, at most 20.
pub fn contents<'a>(input: &DialogInput<'a>) -> impl Iterator<Item = &'a Embed> {
    let open = |one: &&Transmission| one.is_authorised && one.content.is_some();
    let sent = input.dialog.transmissions.iter().filter(open);
    sent.filter_map(|one| one.content.as_ref())
        .take(MOST_CONTENTS)
}

/// Transmissions for people with their embeds, oldest first.
fn sent(
    page: &Page,
    input: &DialogInput<'_>,
    with_content: bool,
) -> Vec<(Item, Option<EmbedRegion>)> {
    let summary = &input.dialog.summary;
    let owner = row::owner_name(summary, input.owners);
    let sender = row::sender_name(page, summary, input.owners);
    let mut left = if with_content { MOST_CONTENTS } else { 0 };
    let sent = input.dialog.transmissions.iter();
    let for_people = sent.filter(|one| !one.is_for_machines());
    let mut printed = Vec::new();
    for one in for_people {
        let item = Item::new(page, input, one, &sender);
        let content = one
            .content
            .as_ref()
            .filter(|_| one.is_authorised && left > 0);
        left -= usize::from(content.is_some());
        let region = content.map(|embed| {
            let region = EmbedRegion::new(page, input, (embed, true), &owner);
            EmbedRegion {
                heading: page.t_with(
                    "print-content",
                    &[("title", (&title(page, one).text).into())],
                ),
                ..region.numbered(printed.len() + 1)
            }
        });
        printed.push((item, region));
    }
    printed
}
