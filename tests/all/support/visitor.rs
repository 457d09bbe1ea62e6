//! A visitor with a browser's habits and no script: keeps cookies by host, follows redirects one by
//! one, sends the headers that browsers send, fills in forms.

use std::collections::BTreeMap;

use arbeidsflate::http_client;
use reqwest::{Method, StatusCode, header};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::page_rules;

/// Most redirects in a row.
const REDIRECTS: usize = 20;

/// A browser, as far as requests can tell.
#[derive(Clone)]
pub(crate) struct Visitor {
    http: reqwest::Client,
    cookies: BTreeMap<(String, String), String>,
    language: String,
    /// Every address asked for, in order, with the status of its answer.
    pub(crate) history: Vec<(Url, StatusCode)>,
    /// A redirect to this path is not followed; the page that holds it is the answer.
    pub(crate) stops_at: Option<&'static str>,
    /// Whether every answer is kept.
    pub(crate) keeps_answers: bool,
    pub(crate) answers: Vec<Page>,
}

/// A page that was answered.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) body: String,
}

/// How a request came about, for the `Sec-Fetch-…` headers.
#[derive(Clone, Copy)]
enum Cause<'a> {
    /// Typed in, or a bookmark.
    Address,
    /// A link or form on this page.
    Page(&'a Url),
}

impl Visitor {
    pub(crate) fn new() -> Self {
        Self {
            http: http_client::client(std::time::Duration::from_secs(30)).unwrap(),
            cookies: BTreeMap::new(),
            language: "nb".to_owned(),
            history: Vec::new(),
            stops_at: None,
            keeps_answers: false,
            answers: Vec::new(),
        }
    }

    pub(crate) fn reading(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            ..Self::new()
        }
    }

    /// Types an address and follows redirects.
    pub(crate) async fn opens(&mut self, url: &str) -> Page {
        let url = url.parse().unwrap();
        self.travels(Method::GET, url, None, Cause::Address).await
    }

    /// Follows the link with this text (or part of it) on `page`.
    pub(crate) async fn follows(&mut self, page: &Page, text: &str) -> Page {
        let url = page.url.join(&page.link(text)).unwrap();
        self.travels(Method::GET, url, None, Cause::Page(&page.url))
            .await
    }

    /// Sends the form that has a button with this text, with the values it was drawn with and
    /// `values` on top.
    pub(crate) async fn submits(
        &mut self,
        page: &Page,
        button: &str,
        values: &[(&str, &str)],
    ) -> Page {
        let form = page.form_with(button);
        self.sends(page, form, values).await
    }

    pub(crate) async fn sends(&mut self, page: &Page, form: Form, values: &[(&str, &str)]) -> Page {
        let mut fields = form.fields;
        for (name, value) in values {
            fields.retain(|(field, _)| field != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let mut url = page.url.join(&form.action).unwrap();
        let encoded = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        if form.method == Method::GET {
            url.set_query(Some(&encoded));
            return self
                .travels(Method::GET, url, None, Cause::Page(&page.url))
                .await;
        }
        self.travels(Method::POST, url, Some(encoded), Cause::Page(&page.url))
            .await
    }

    /// Types an address and follows nothing.
    pub(crate) async fn steps(&mut self, url: &str) -> Page {
        let url = url.parse().unwrap();
        self.asks(Method::GET, url, None, Cause::Address).await
    }

    /// Sends a request with these headers, and of its own only the cookies.
    pub(crate) async fn calls(
        &mut self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Page {
        let url: Url = url.parse().unwrap();
        let mut request = self.http.request(method.clone(), url.clone());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookies) = self.cookie_header(&url, "same-origin", &method) {
            request = request.header(header::COOKIE, cookies);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        self.receives(url, request).await
    }

    /// Listens to an address as a script does, and takes what comes as it comes.
    pub(crate) async fn listens(&self, url: &str) -> reqwest::Response {
        let url: Url = url.parse().unwrap();
        let mut request = http_client::streaming_client(std::time::Duration::from_secs(30))
            .unwrap()
            .get(url.clone())
            .header(header::ACCEPT, "text/event-stream")
            .header("sec-fetch-mode", "cors")
            .header("sec-fetch-site", "same-origin");
        if let Some(cookies) = self.cookie_header(&url, "same-origin", &Method::GET) {
            request = request.header(header::COOKIE, cookies);
        }
        request.send().await.unwrap()
    }

    async fn receives(&mut self, url: Url, request: reqwest::RequestBuilder) -> Page {
        let answer = request
            .send()
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
        self.keeps_cookies(&url, answer.headers());
        let (status, headers) = (answer.status(), answer.headers().clone());
        self.history.push((url.clone(), status));
        let page = Page {
            url,
            status,
            headers,
            body: answer.text().await.unwrap(),
        };
        if self.keeps_answers {
            self.answers.push(page.clone());
        }
        page
    }

    async fn travels(
        &mut self,
        method: Method,
        url: Url,
        body: Option<String>,
        cause: Cause<'_>,
    ) -> Page {
        let (mut method, mut url, mut body) = (method, url, body);
        for _ in 0..REDIRECTS {
            let page = self
                .asks(method.clone(), url.clone(), body.clone(), cause)
                .await;
            let Some(location) = page.headers.get(header::LOCATION) else {
                holds_to_the_rules(&page);
                return page;
            };
            assert!(
                page.status.is_redirection(),
                "{} with a location",
                page.status
            );
            url = page.url.join(location.to_str().unwrap()).unwrap();
            if self.stops_at == Some(url.path()) {
                return page;
            }
            // As browsers do: 303 always, 302 in practice, turns into GET.
            if page.status != StatusCode::TEMPORARY_REDIRECT {
                method = Method::GET;
                body = None;
            }
        }
        panic!("more than {REDIRECTS} redirects: {:?}", self.history);
    }

    async fn asks(
        &mut self,
        method: Method,
        url: Url,
        body: Option<String>,
        cause: Cause<'_>,
    ) -> Page {
        let site = match cause {
            Cause::Address => "none",
            Cause::Page(from) if from.origin() == url.origin() => "same-origin",
            Cause::Page(_) => "cross-site",
        };
        let mut request = self
            .http
            .request(method.clone(), url.clone())
            .header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .header(header::ACCEPT_LANGUAGE, &self.language)
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document")
            .header("sec-fetch-site", site);
        if let Some(cookies) = self.cookie_header(&url, site, &method) {
            request = request.header(header::COOKIE, cookies);
        }
        if let Some(body) = body {
            let Cause::Page(from) = cause else {
                panic!("a form without a page")
            };
            request = request
                .header(header::ORIGIN, from.origin().ascii_serialization())
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(body);
        }
        self.receives(url, request).await
    }

    /// All our cookies are `Lax`: sent everywhere but on a form from another site.
    fn cookie_header(&self, url: &Url, site: &str, method: &Method) -> Option<String> {
        if site == "cross-site" && method == Method::POST {
            return None;
        }
        let host = url.host_str().unwrap_or_default();
        let ours = self.cookies.iter().filter(|((owner, _), _)| owner == host);
        let pairs: Vec<_> = ours
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn keeps_cookies(&mut self, url: &Url, headers: &header::HeaderMap) {
        let host = url.host_str().unwrap_or_default().to_owned();
        for cookie in headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let mut parts = text.split(';').map(str::trim);
            let (name, value) = parts.next().unwrap().split_once('=').unwrap();
            let gone = parts.any(|part| part.eq_ignore_ascii_case("max-age=0"));
            let key = (host.clone(), name.to_owned());
            if gone {
                self.cookies.remove(&key);
            } else {
                self.cookies.insert(key, value.to_owned());
            }
        }
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, host: &str, name: &str) -> Option<&str> {
        self.cookies
            .get(&(host.to_owned(), name.to_owned()))
            .map(String::as_str)
    }

    /// Plants a cookie, or takes one away.
    pub(crate) fn sets_cookie(&mut self, host: &str, name: &str, value: Option<&str>) {
        let key = (host.to_owned(), name.to_owned());
        match value {
            Some(value) => self.cookies.insert(key, value.to_owned()),
            None => self.cookies.remove(&key),
        };
    }

    /// Takes over the cookies of another tab of the same browser that this one does not have.
    pub(crate) fn shares_cookies_of(&mut self, tab: &Self) {
        for (key, value) in &tab.cookies {
            self.cookies
                .entry(key.clone())
                .or_insert_with(|| value.clone());
        }
    }

    /// Has what another browser has of a host, as when two people share this one.
    pub(crate) fn takes_cookies_of(&mut self, other: &Self, host: &str) {
        self.forgets(host);
        let theirs = other.cookies.iter().filter(|((owner, _), _)| owner == host);
        self.cookies
            .extend(theirs.map(|(key, value)| (key.clone(), value.clone())));
    }

    /// Takes all cookies of a host away.
    pub(crate) fn forgets(&mut self, host: &str) {
        self.cookies.retain(|(owner, _), _| owner != host);
    }

    pub(crate) fn cookie_names(&self, host: &str) -> Vec<String> {
        self.cookies
            .keys()
            .filter(|(owner, _)| owner == host)
            .map(|(_, name)| name.clone())
            .collect()
    }
}

/// A form as it was drawn.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) method: Method,
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Page {
    /// Its path and parameters, whether they are packed or not.
    pub(crate) fn parameters(&self) -> (String, Vec<(String, String)>) {
        Self::parameters_of(self.url.as_str())
    }

    /// The path and parameters of an address, whether they are packed or not.
    pub(crate) fn parameters_of(address: &str) -> (String, Vec<(String, String)>) {
        let url = Url::parse(address).unwrap();
        let pairs = arbeidsflate::urls::query_pairs(url.query().unwrap_or_default());
        (url.path().to_owned(), pairs)
    }

    /// A header's value, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// Where it redirects to.
    pub(crate) fn location(&self) -> Url {
        assert!(
            self.status.is_redirection(),
            "{}: {}",
            self.url,
            self.status
        );
        self.url.join(self.header("location")).unwrap()
    }

    fn dom(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The text of the one `h1`.
    pub(crate) fn heading(&self) -> String {
        self.texts("h1").join(" | ")
    }

    /// The texts of everything that the selector finds, white space folded.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.dom().select(&selector).map(text_of).collect()
    }

    /// The values of an attribute.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let dom = self.dom();
        dom.select(&selector)
            .filter_map(|element| element.attr(name))
            .map(str::to_owned)
            .collect()
    }

    pub(crate) fn text(&self) -> String {
        self.texts("body").join(" ")
    }

    /// Where the link with this text leads.
    pub(crate) fn link(&self, text: &str) -> String {
        self.find_link(text)
            .unwrap_or_else(|| panic!("no link «{text}» on {}:\n{}", self.url, self.text()))
    }

    pub(crate) fn find_link(&self, text: &str) -> Option<String> {
        let selector = Selector::parse("a[href]").unwrap();
        let dom = self.dom();
        let found = dom
            .select(&selector)
            .find(|link| text_of(*link).contains(text))?;
        found.attr("href").map(str::to_owned)
    }

    /// The form that a button with this text sends, the button's own value included.
    pub(crate) fn form_with(&self, button: &str) -> Form {
        let dom = self.dom();
        let buttons = Selector::parse("form button, form input[type=submit]").unwrap();
        let found = dom
            .select(&buttons)
            .find(|b| text_of(*b).contains(button) || b.attr("value") == Some(button))
            .unwrap_or_else(|| panic!("no button «{button}» on {}:\n{}", self.url, self.text()));
        let mut form = form_of(found);
        if let (Some(name), Some(value)) = (found.attr("name"), found.attr("value")) {
            form.fields.push((name.to_owned(), value.to_owned()));
        }
        form.action = found.attr("formaction").map_or(form.action, str::to_owned);
        form
    }
}

impl Page {
    /// The form that has a field of this name.
    /// Whether there is a form that is sent to this path.
    pub(crate) fn has_form(&self, path: &str) -> bool {
        let forms = self.attributes("form", "action");
        forms.iter().any(|action| action == path)
    }

    pub(crate) fn form_with_field(&self, name: &str) -> Form {
        self.form_around(&format!("form [name={name}]"))
    }

    /// The form that a button of this name sends, the button's own value included.
    pub(crate) fn form_with_button_named(&self, name: &str) -> Form {
        let mut form = self.form_around(&format!("form button[name={name}]"));
        let value = self.attributes(&format!("form button[name={name}]"), "value");
        form.fields
            .push((name.to_owned(), value.first().cloned().unwrap_or_default()));
        form
    }

    /// The form that a button of this name for assistive technology sends, to where the button says.
    pub(crate) fn form_with_button_labelled(&self, label: &str) -> Form {
        let selector = format!("form button[aria-label='{label}']");
        let mut form = self.form_around(&selector);
        let first = |name| self.attributes(&selector, name).into_iter().next();
        if let (Some(name), Some(value)) = (first("name"), first("value")) {
            form.fields.push((name, value));
        }
        form.action = first("formaction").unwrap_or(form.action);
        form
    }

    fn form_around(&self, selector: &str) -> Form {
        let dom = self.dom();
        let inside = Selector::parse(selector).unwrap();
        let found = dom.select(&inside).next();
        let found =
            found.unwrap_or_else(|| panic!("no {selector} on {}:\n{}", self.url, self.text()));
        form_of(found)
    }
}

fn form_of(inside: ElementRef<'_>) -> Form {
    let form = inside
        .ancestors()
        .filter_map(ElementRef::wrap)
        .find(|element| element.value().name() == "form")
        .unwrap();
    let is_post = form
        .attr("method")
        .is_some_and(|method| method.eq_ignore_ascii_case("post"));
    Form {
        method: if is_post { Method::POST } else { Method::GET },
        action: form.attr("action").unwrap_or_default().to_owned(),
        fields: fields_of(form),
    }
}

fn text_of(element: ElementRef<'_>) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// What the form would send untouched.
fn fields_of(form: ElementRef<'_>) -> Vec<(String, String)> {
    let selector = Selector::parse("input[name], textarea[name], select[name]").unwrap();
    let mut fields = Vec::new();
    for field in form.select(&selector) {
        let name = field.attr("name").unwrap_or_default().to_owned();
        let kind = field.attr("type").unwrap_or("text");
        let value = match (field.value().name(), kind) {
            ("textarea", _) => Some(field.text().collect()),
            ("select", _) => selected(field),
            (_, "submit" | "button" | "image" | "reset" | "file") => None,
            (_, "checkbox" | "radio") => field
                .attr("checked")
                .map(|_| field.attr("value").unwrap_or("on").to_owned()),
            _ => Some(field.attr("value").unwrap_or_default().to_owned()),
        };
        if let Some(value) = value {
            fields.push((name, value));
        }
    }
    fields
}

fn selected(select: ElementRef<'_>) -> Option<String> {
    let options = Selector::parse("option").unwrap();
    let chosen = select
        .select(&options)
        .find(|option| option.attr("selected").is_some());
    let option = chosen.or_else(|| select.select(&options).next())?;
    Some(
        option
            .attr("value")
            .map_or_else(|| text_of(option), str::to_owned),
    )
}

/// Pages of the inbox obey the page rules, whatever a test is about.
fn holds_to_the_rules(page: &Page) {
    let kind = page
        .headers
        .get(header::CONTENT_TYPE)
        .map(|kind| kind.to_str().unwrap());
    let is_html = kind.is_some_and(|kind| kind.starts_with("text/html"));
    if is_html && !page.body.is_empty() && page.url.host_str() == Some(super::town::INBOX_HOST) {
        page_rules::check(&page.body, page.url.as_str());
    }
}
