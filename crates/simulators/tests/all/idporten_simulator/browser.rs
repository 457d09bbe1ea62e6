//! Test browser: cookies, redirects and pages.

use std::collections::BTreeMap;

use scraper::{Html, Selector};
use url::Url;

use super::relying_party::Provider;

/// Address and parameters that arrived at a callback.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Callback {
    pub(super) address: String,
    pub(super) parameters: Vec<(String, String)>,
}

impl Callback {
    pub(super) fn parse(location: &str) -> Self {
        let url = Url::parse(location).unwrap();
        let parameters = url.query_pairs().into_owned().collect();
        let mut address = url;
        address.set_query(None);
        Self {
            address: address.into(),
            parameters,
        }
    }

    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        let named = self.parameters.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// Value of a parameter that must occur exactly once.
    #[track_caller]
    pub(super) fn one(&self, name: &str) -> &str {
        let values = self.all(name);
        assert_eq!(values.len(), 1, "{name} in {:?}", self.parameters);
        values[0]
    }
}

/// A page or redirect, as the browser received it.
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) policy: String,
    pub(super) set_cookies: Vec<String>,
    pub(super) html: String,
}

/// A browser with cookies for the login host. It stops at every redirect to another host.
pub(super) struct Browser {
    http: reqwest::Client,
    login: String,
    pub(super) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn new(provider: &Provider) -> Self {
        Self {
            http: provider.http().clone(),
            login: provider.login.clone(),
            cookies: BTreeMap::new(),
        }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder, with_cookies: bool) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = if with_cookies && !cookies.is_empty() {
            request.header("cookie", cookies.join("; "))
        } else {
            request
        };
        let answer = request.send().await.unwrap();
        let text = |name: &str| {
            let value = answer.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let set_cookies: Vec<String> = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .map(|line| line.to_str().unwrap().to_owned())
            .collect();
        for line in &set_cookies {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            status: answer.status().as_u16(),
            location: text("location"),
            policy: text("content-security-policy").unwrap_or_default(),
            set_cookies,
            html: answer.text().await.unwrap(),
        }
    }

    fn absolute(&self, address: &str) -> String {
        Url::parse(&self.login)
            .unwrap()
            .join(address)
            .unwrap()
            .into()
    }

    /// Sends one GET, without following redirects.
    pub(super) async fn get(&mut self, address: &str) -> Page {
        let request = self.http.get(self.absolute(address));
        self.send(request, true).await
    }

    /// Sends one POST from a page of the login host.
    pub(super) async fn post(&mut self, address: &str, form: &[(&str, &str)]) -> Page {
        let request = self.http.post(self.absolute(address)).form(form);
        self.send(request, true).await
    }

    /// Sends one POST from another site: Lax cookies are not sent.
    pub(super) async fn cross_site_post(&mut self, address: &str, form: &[(&str, &str)]) -> Page {
        let request = self.http.post(self.absolute(address)).form(form);
        self.send(request, false).await
    }

    /// Follows redirects on the login host; ends with a page or at another host.
    pub(super) async fn open(&mut self, address: &str) -> Page {
        let first = self.get(address).await;
        self.follow(first).await
    }

    pub(super) async fn follow(&mut self, mut page: Page) -> Page {
        while let Some(location) = &page.location {
            assert_eq!(page.status, 303);
            let next = self.absolute(location);
            if !next.starts_with(&self.login) {
                break;
            }
            page = self.get(&next).await;
        }
        page
    }

    /// Opens an address that leads to a callback without any page in between.
    pub(super) async fn answer(&mut self, address: &str) -> Callback {
        let page = self.open(address).await;
        page.callback()
    }
}

impl Page {
    #[track_caller]
    pub(super) fn callback(&self) -> Callback {
        Callback::parse(
            self.location
                .as_deref()
                .unwrap_or_else(|| panic!("{}", self.html)),
        )
    }

    /// Target address of the page's form.
    pub(super) fn action(&self) -> String {
        let html = Html::parse_document(&self.html);
        let form = Selector::parse("form").unwrap();
        let form = html.select(&form).next().expect("a form");
        form.attr("action").unwrap().to_owned()
    }

    /// Values of an attribute, for all elements that match a selector.
    pub(super) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector)
            .filter_map(|element| element.attr(name).map(ToOwned::to_owned))
            .collect()
    }

    pub(super) fn text(&self, selector: &str) -> String {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector)
            .flat_map(|element| element.text())
            .collect()
    }
}
