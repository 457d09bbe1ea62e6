//! Rules for every page that any test opens, whatever else the test is about.

use std::collections::BTreeSet;

use arbeidsflate::urls::table;
use arbeidsflate::web::extractors::form::TOKEN_FIELD;
use scraper::{ElementRef, Html, Selector};

use values::{identity_numbers, is_known_path, is_language, is_outward, is_raw_key, text_of};

mod values;

#[cfg(test)]
mod tests;

/// Attributes that name other elements by id.
const REFERENCES: [&str; 11] = [
    "for",
    "list",
    "form",
    "headers",
    "popovertarget",
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-errormessage",
];

/// Attributes that people read or hear.
const READ: [&str; 6] = [
    "aria-label",
    "title",
    "alt",
    "placeholder",
    "aria-description",
    "content",
];

/// Panics with everything that is wrong with the page.
pub(crate) fn check(html: &str, url: &str) {
    let faults = faults(html);
    assert!(
        faults.is_empty(),
        "{url} breaks the rules for pages:\n- {}\n{html}",
        faults.join("\n- ")
    );
}

/// What is wrong with the page; one line each.
pub(crate) fn faults(html: &str) -> Vec<String> {
    let page = Page {
        html: Html::parse_document(html),
        source: html,
    };
    let mut faults = Vec::new();
    page.markup(&mut faults);
    page.language(&mut faults);
    page.headings(&mut faults);
    page.references(&mut faults);
    page.fields(&mut faults);
    page.forms(&mut faults);
    page.restored_boxes(&mut faults);
    page.lists(&mut faults);
    page.links(&mut faults);
    page.code(&mut faults);
    page.words(&mut faults);
    page.people(&mut faults);
    page.images(&mut faults);
    faults
}

struct Page<'a> {
    html: Html,
    source: &'a str,
}

impl Page<'_> {
    fn all<'a>(&'a self, selector: &str) -> Vec<ElementRef<'a>> {
        let selector = Selector::parse(selector).expect("a selector");
        self.html.select(&selector).collect()
    }

    fn by_id(&self, id: &str) -> Option<ElementRef<'_>> {
        self.all("[id]")
            .into_iter()
            .find(|element| element.attr("id") == Some(id))
    }

    fn markup(&self, faults: &mut Vec<String>) {
        if !self
            .source
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("<!doctype html>")
        {
            faults.push("does not begin with the document type".to_owned());
        }
        faults.extend(
            self.html
                .errors
                .iter()
                .map(|error| format!("invalid HTML: {error}")),
        );
        let mut seen = BTreeSet::new();
        for element in self.all("[id]") {
            let id = element.attr("id").unwrap_or_default();
            if id.is_empty() || id.contains(char::is_whitespace) {
                faults.push(format!("an id that is none: {id:?}"));
            }
            if !seen.insert(id) {
                faults.push(format!("the id {id} occurs twice"));
            }
        }
        let mains = self.all("main").len();
        if mains != 1 {
            faults.push(format!("{mains} main parts"));
        }
    }

    fn language(&self, faults: &mut Vec<String>) {
        let language = self.html.root_element().attr("lang").unwrap_or_default();
        if !["nb", "nn", "en"].contains(&language) {
            faults.push(format!("the language of the page is {language:?}"));
        }
        for element in self.all("body [lang]") {
            let language = element.attr("lang").unwrap_or_default();
            if !is_language(language) {
                faults.push(format!("{language:?} is no language"));
            }
        }
    }

    fn headings(&self, faults: &mut Vec<String>) {
        let headings = self.all("h1, h2, h3, h4, h5, h6");
        let firsts: Vec<_> = headings
            .iter()
            .filter(|heading| heading.value().name() == "h1")
            .collect();
        if firsts.len() != 1 {
            faults.push(format!("{} headings of the first level", firsts.len()));
        }
        let mut above = 0;
        for heading in &headings {
            let level = heading
                .value()
                .name()
                .bytes()
                .last()
                .map_or(0, |digit| digit - b'0');
            if level > above + 1 {
                faults.push(format!(
                    "a heading of level {level} under level {above}: {}",
                    text_of(*heading)
                ));
            }
            if text_of(*heading).is_empty() {
                faults.push(format!("an empty heading of level {level}"));
            }
            above = level;
        }
        let title = self
            .all("head > title")
            .first()
            .map(|title| text_of(*title))
            .unwrap_or_default();
        let first = firsts
            .first()
            .map(|heading| text_of(**heading))
            .unwrap_or_default();
        if title.is_empty() || !title.starts_with(&first) {
            faults.push(format!(
                "the title {title:?} does not begin with the heading {first:?}"
            ));
        }
    }

    fn references(&self, faults: &mut Vec<String>) {
        for attribute in REFERENCES {
            for element in self.all(&format!("[{attribute}]")) {
                let ids = element.attr(attribute).unwrap_or_default();
                if ids.trim().is_empty() {
                    faults.push(format!("{attribute} names nothing"));
                }
                for id in ids.split_whitespace().filter(|id| self.by_id(id).is_none()) {
                    faults.push(format!("{attribute} names {id}, which does not exist"));
                }
            }
        }
    }

    fn fields(&self, faults: &mut Vec<String>) {
        for field in self.all("input, select, textarea") {
            let kind = field.attr("type").unwrap_or("text");
            let is_button = ["submit", "button", "reset"].contains(&kind);
            let is_named = match kind {
                "hidden" => true,
                _ if is_button => field
                    .attr("value")
                    .is_some_and(|value| !value.trim().is_empty()),
                _ => self.has_label(field),
            };
            if !is_named {
                faults.push(format!("a field without label: {}", field.html()));
            }
            if !is_button && field.attr("name").unwrap_or_default().is_empty() {
                faults.push(format!("a field without name: {}", field.html()));
            }
        }
        for button in self
            .all("button")
            .into_iter()
            .filter(|button| self.name_of(*button).is_empty())
        {
            faults.push(format!("a button without words: {}", button.html()));
        }
        for group in self.all("fieldset") {
            let legend = group
                .child_elements()
                .next()
                .filter(|first| first.value().name() == "legend");
            if legend.is_none_or(|legend| text_of(legend).is_empty()) {
                faults.push("a group of fields without legend".to_owned());
            }
        }
    }

    fn has_label(&self, field: ElementRef<'_>) -> bool {
        let id = field.attr("id").unwrap_or_default();
        let labels = self.all("label[for]");
        let mut own = labels
            .into_iter()
            .filter(|label| label.attr("for") == Some(id));
        let mut around = field.ancestors().filter_map(ElementRef::wrap);
        own.any(|label| !text_of(label).is_empty())
            || around.any(|outer| outer.value().name() == "label" && !text_of(outer).is_empty())
            || !self.spoken_name(field).is_empty()
    }

    /// The name given by `aria-label` or `aria-labelledby`.
    fn spoken_name(&self, element: ElementRef<'_>) -> String {
        let ids = element.attr("aria-labelledby").unwrap_or_default();
        let named: Vec<String> = ids
            .split_whitespace()
            .filter_map(|id| self.by_id(id))
            .map(text_of)
            .collect();
        let label = element.attr("aria-label").unwrap_or_default().trim();
        if named.is_empty() {
            label.to_owned()
        } else {
            named.join(" ").trim().to_owned()
        }
    }

    /// How the element is called: its spoken name, its words, or those of its images.
    fn name_of(&self, element: ElementRef<'_>) -> String {
        let images = Selector::parse("img[alt], svg[aria-label]").expect("a selector");
        let of_images = element
            .select(&images)
            .filter_map(|image| image.attr("alt").or(image.attr("aria-label")));
        let parts = [
            self.spoken_name(element),
            text_of(element),
            of_images.collect::<String>(),
        ];
        parts.concat().trim().to_owned()
    }

    fn forms(&self, faults: &mut Vec<String>) {
        for form in self.all("form") {
            let action = form.attr("action").unwrap_or_default();
            let method = form.attr("method").unwrap_or_default().to_ascii_lowercase();
            if action.is_empty() {
                faults.push("a form without action".to_owned());
            } else if !is_known_path(action) {
                faults.push(format!("a form to an unknown address: {action}"));
            }
            if !["get", "post"].contains(&method.as_str()) {
                faults.push(format!("a form to {action} with the method {method:?}"));
            }
            let id = form.attr("id").unwrap_or_default();
            let inputs = self.all("input[type=hidden]");
            let mut tokens = inputs.into_iter().filter(|input| {
                let owner = input
                    .ancestors()
                    .filter_map(ElementRef::wrap)
                    .find(|outer| outer.value().name() == "form");
                input.attr("name") == Some(TOKEN_FIELD)
                    && input
                        .attr("form")
                        .map_or(owner == Some(form), |named| named == id)
            });
            let has_token = tokens.any(|token| !token.attr("value").unwrap_or_default().is_empty());
            if method == "post" && !has_token {
                faults.push(format!("a form to {action} without token"));
            }
            if method == "get" && form.html().contains(&format!("name=\"{TOKEN_FIELD}\"")) {
                faults.push(format!(
                    "a form to {action} that puts the token in an address"
                ));
            }
        }
    }

    /// Safari takes lists without marks for plain text unless they say that they are lists. Marks are
    /// only drawn in `ds-list` and in what service owners wrote.
    fn lists(&self, faults: &mut Vec<String>) {
        for list in self.all("ul:not(.ds-list), ol:not(.ds-list), menu") {
            let mut around = list.ancestors().filter_map(ElementRef::wrap);
            let is_prose = around.any(|outer| outer.value().classes().any(|one| one == "af-prose"));
            if !is_prose && list.attr("role") != Some("list") {
                let class = list.attr("class").unwrap_or("no class");
                faults.push(format!("a list of {class} without its role"));
            }
        }
    }

    /// A browser that goes back restores boxes of one name by their order, so they must either have
    /// names of their own or stand in a form that is not restored.
    fn restored_boxes(&self, faults: &mut Vec<String>) {
        let boxes = Selector::parse("input[type=checkbox], input[type=radio]").expect("a selector");
        for form in self.all("form") {
            let mut seen = BTreeSet::new();
            let names = form.select(&boxes).filter_map(|field| field.attr("name"));
            let shared: BTreeSet<_> = names.filter(|name| !seen.insert(*name)).collect();
            if !shared.is_empty() && form.attr("autocomplete") != Some("off") {
                let action = form.attr("action").unwrap_or_default();
                faults.push(format!(
                    "boxes of one name, {shared:?}, in a form to {action} that browsers restore"
                ));
            }
        }
    }

    fn links(&self, faults: &mut Vec<String>) {
        for link in self.all("a, area") {
            let Some(href) = link.attr("href") else {
                faults.push(format!("a link without address: {}", link.html()));
                continue;
            };
            if self.name_of(link).is_empty() {
                faults.push(format!("a link without words: {href}"));
            }
            let is_known = match href.strip_prefix('#') {
                Some(id) => self.by_id(id).is_some(),
                None if href.starts_with('/') => is_known_path(href),
                None => is_outward(href),
            };
            if !is_known {
                faults.push(format!("a link to an unknown address: {href:?}"));
            }
        }
    }

    fn code(&self, faults: &mut Vec<String>) {
        for script in self.all("script") {
            let source = script.attr("src").unwrap_or_default();
            if source.is_empty() || !script.inner_html().trim().is_empty() {
                faults.push("an inline script".to_owned());
            }
        }
        if !self.all("style").is_empty() {
            faults.push("an inline style sheet".to_owned());
        }
        let own = self.all("script[src], link[rel=stylesheet], img[src]");
        let elsewhere = own
            .iter()
            .filter_map(|element| element.attr("src").or(element.attr("href")));
        // Marks of service owners are our own copies too.
        let is_ours =
            |address: &&str| table::ASSET.is_above(address) || table::LOGOS.is_above(address);
        for address in elsewhere.filter(|address| !is_ours(address)) {
            faults.push(format!("a file that is not ours: {address}"));
        }
        for element in self.all("*") {
            for (name, value) in element.value().attrs() {
                let squeezed: String = value.to_lowercase().split_whitespace().collect();
                let is_code = name == "style"
                    || name == "srcdoc"
                    || name.starts_with("on")
                    || squeezed.starts_with("javascript:");
                if is_code {
                    faults.push(format!("code or style in an attribute: {name}={value:?}"));
                }
            }
        }
    }

    /// No key where words belong.
    fn words(&self, faults: &mut Vec<String>) {
        let mut read: Vec<String> = Vec::new();
        for node in self.html.tree.nodes() {
            if let Some(text) = node.value().as_text() {
                read.push(text.to_string());
            }
        }
        for attribute in READ {
            let elements = self.all(&format!("[{attribute}]"));
            read.extend(
                elements
                    .iter()
                    .filter_map(|element| element.attr(attribute))
                    .map(str::to_owned),
            );
        }
        for text in read {
            if text.contains("Unknown localization") {
                faults.push(format!("a text is missing: {text}"));
            }
            for word in text.split_whitespace().filter(|word| is_raw_key(word)) {
                faults.push(format!("a key in place of a text: {word}"));
            }
        }
    }

    /// National identity numbers never leave the server (`docs/rules/security.md#acc-9`).
    fn people(&self, faults: &mut Vec<String>) {
        let numbers = identity_numbers(self.source);
        faults.extend(
            numbers
                .iter()
                .map(|number| format!("a national identity number: {number}")),
        );
    }

    fn images(&self, faults: &mut Vec<String>) {
        for image in self.all("img:not([alt]), input[type=image]:not([alt])") {
            faults.push(format!("an image without alternative: {}", image.html()));
        }
        for drawing in self.all("svg") {
            let is_hidden = drawing.attr("aria-hidden") == Some("true");
            if !is_hidden && self.spoken_name(drawing).is_empty() {
                faults.push("a drawing that is neither named nor hidden".to_owned());
            }
        }
    }
}
