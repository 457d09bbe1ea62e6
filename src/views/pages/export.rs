//! What a file of a list would not hold, before it is downloaded.

use askama::Template;

use crate::{
    urls::ListUrl,
    views::{
        export::{Gaps, address},
        format,
        page::Page,
    },
};

/// What the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct ExportPageInput<'a> {
    /// The list.
    pub list_url: &'a ListUrl,
    /// So many of its messages would be in the file.
    pub count: usize,
    /// What would not.
    pub gaps: &'a Gaps<'a>,
    /// The same in sentences.
    pub sentences: &'a [String],
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/export.html")]
pub struct ExportPage {
    page: Page,
    heading: String,
    lead: String,
    gaps: Vec<String>,
    file: String,
    /// The same again, where that may give more.
    retry: Option<String>,
    back: String,
}

impl ExportPage {
    /// The page.
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
            file: address(list_url, ignored, true),
            retry: (input.gaps.may_pass()).then(|| address(list_url, ignored, false)),
            back,
            page,
        }
    }
}
