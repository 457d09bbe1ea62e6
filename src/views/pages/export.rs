//! Export page: says before the download what the file of a list would leave out.

use askama::Template;

use crate::{
    urls::ListUrl,
    views::{export::Gaps, format, page::Page},
};

/// Data that the handler passes to [`ExportPage`].
#[derive(Clone, Copy, Debug)]
pub struct ExportPageInput<'a> {
    /// URL of the list that is exported.
    pub list_url: &'a ListUrl,
    /// Number of messages that the file would hold.
    pub count: usize,
    /// What the file would leave out, and ignored parameters.
    pub gaps: &'a Gaps<'a>,
    /// The gaps, written out as sentences.
    pub sentences: &'a [String],
}

/// Page about the gaps of an export, with the link to the file.
#[derive(Debug, Template)]
#[template(path = "pages/export.html")]
pub struct ExportPage {
    page: Page,
    heading: String,
    lead: String,
    gaps: Vec<String>,
    file: String,
    /// Address of another attempt at the export; `None` when that cannot give more.
    retry: Option<String>,
    back: String,
}

impl ExportPage {
    /// Builds the page; its file link accepts the gaps.
    #[must_use]
    pub fn new(page: Page, input: &ExportPageInput<'_>) -> Self {
        let list_url = input.list_url;
        let folder = page.folder_name(list_url.folder);
        let back = list_url.to_string();
        let page = page.in_folder(list_url.folder).below(folder, back.clone());
        let count = format::number(page.language, input.count);
        let values = [("number", (&count).into()), ("count", input.count.into())];
        let ignored = input.gaps.ignored;
        Self {
            heading: page.t("export-gaps-heading"),
            lead: page.t_with("export-gaps", &values),
            gaps: input.sentences.to_vec(),
            file: list_url.export(ignored, true),
            retry: (input.gaps.may_pass()).then(|| list_url.export(ignored, false)),
            back,
            page,
        }
    }
}
