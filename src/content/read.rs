//! Parser of the content file, with checks of every value.
//!
//! The keys are read by hand and not by `serde`, which stops at the first fault and ignores unknown
//! keys. Every key is removed from its table when it is read; a key that is left then is unknown.

use std::{collections::BTreeMap, io};

use jiff::Timestamp;
use toml::{Table, Value};

use super::{
    Address, Contact, Content, DEFAULT, Faults, Links, Mark, Notice, NoticeLink, Privacy, Severity,
    Words, fingerprint,
};
use crate::{
    domain::{OutwardRule, outward_url, text::is_deceptive},
    i18n::Language,
};

/// Longest name of the service or of a contact, in characters.
const NAME_LIMIT: usize = 60;
/// Longest text of a notice, in characters.
const NOTICE_LIMIT: usize = 300;
/// Longest text of a link, in characters.
const LINK_LIMIT: usize = 80;
/// Longest address of a link, in characters.
const ADDRESS_LIMIT: usize = 500;
/// Longest e-mail address (RFC 5321), in characters.
const EMAIL_LIMIT: usize = 254;
/// Longest telephone number, in characters.
const PHONE_LIMIT: usize = 30;
/// Longest id of a service, and longest code of a service owner.
const ID_LIMIT: usize = 200;
/// Most services that are offered first.
const PINNED_LIMIT: usize = 20;
/// Most service owners with contacts.
const OWNER_LIMIT: usize = 500;
/// Longest retention of logs, in days.
const DAYS_LIMIT: i64 = 3650;

/// Parses `text`, merged over the built-in content.
pub(super) fn content(
    text: &str,
    loopback_allowed: bool,
    file: &dyn Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<Content, Faults> {
    let (builtin, own) = (table(DEFAULT)?, table(text)?);
    let mut top = Part {
        path: String::new(),
        table: laid_over(builtin, own),
    };
    let mut reader = Reader {
        loopback_allowed,
        faults: Vec::new(),
    };
    let content = reader.content(&mut top, file);
    reader.nothing_left(&top);
    if reader.faults.is_empty() {
        Ok(content)
    } else {
        Err(Faults(reader.faults))
    }
}

fn table(text: &str) -> Result<Table, Faults> {
    text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.unwrap_or_default().matches('\n').count() + 1;
        let what = error.message().replace('\n', " ");
        Faults(vec![format!("line {line} is not TOML: {what}")])
    })
}

/// Merges tables: a key of `own` replaces that of `builtin`; tables of the first level are merged.
fn laid_over(mut builtin: Table, own: Table) -> Table {
    for (key, value) in own {
        match (builtin.get_mut(&key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => under.extend(over),
            (_, value) => {
                builtin.insert(key, value);
            }
        }
    }
    builtin
}

/// A table that is being read, with its path in the file.
struct Part {
    path: String,
    table: Table,
}

impl Part {
    /// Takes the value of `key`. An empty text counts as none: it removes the built-in value.
    fn take(&mut self, key: &str) -> Option<Value> {
        let value = self.table.remove(key)?;
        let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty());
        (!is_empty).then_some(value)
    }

    fn name(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }
}

struct Reader {
    loopback_allowed: bool,
    faults: Vec<String>,
}

impl Reader {
    fn fault(&mut self, part: &Part, key: &str, what: &str) {
        self.faults.push(format!("{} {what}", part.name(key)));
    }

    fn nothing_left(&mut self, part: &Part) {
        for key in part.table.keys() {
            self.fault(part, key, "is not a key of ours");
        }
    }

    fn content(&mut self, top: &mut Part, file: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Content {
        Content {
            name: self.words(top, "name", NAME_LIMIT),
            mark: self.mark(top, file),
            pinned_services: self.pinned(top),
            notice: self.inside(top, "notice", Self::notice).flatten(),
            contact: self.inside(top, "contact", Self::contact).flatten(),
            privacy: self
                .inside(top, "privacy", Self::privacy)
                .unwrap_or_default(),
            statement: self
                .inside(top, "accessibility", |reader, part| {
                    reader.address(part, "statement")
                })
                .flatten(),
            links: self.inside(top, "links", Self::links).unwrap_or_default(),
            owners: self.inside(top, "owners", Self::owners).unwrap_or_default(),
        }
    }

    /// Reads the table at `key`, and reports its unknown keys.
    fn inside<T>(
        &mut self,
        part: &mut Part,
        key: &str,
        read: impl FnOnce(&mut Self, &mut Part) -> T,
    ) -> Option<T> {
        let Value::Table(table) = part.take(key)? else {
            self.fault(part, key, "must be a table");
            return None;
        };
        let mut inner = Part {
            path: part.name(key),
            table,
        };
        let value = read(self, &mut inner);
        self.nothing_left(&inner);
        Some(value)
    }

    fn mark(
        &mut self,
        part: &mut Part,
        file: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Option<Mark> {
        let name = self.text(part, "mark", ID_LIMIT)?;
        if name.contains(['/', '\\', ':']) || name.starts_with('.') {
            let what = "must be the name of a file beside the content file";
            self.fault(part, "mark", what);
            return None;
        }
        let mark = file(&name)
            .map_err(|error| format!("cannot be read: {error}"))
            .and_then(Mark::new);
        mark.map_err(|what| self.fault(part, "mark", &what)).ok()
    }

    fn pinned(&mut self, part: &mut Part) -> Vec<String> {
        let key = "pinned_services";
        let Some(value) = part.take(key) else {
            return Vec::new();
        };
        let is_id = |text: &&str| {
            (1..=ID_LIMIT).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
        };
        let ids = value.as_array().and_then(|list| {
            let ids = list.iter().map(|id| id.as_str().filter(is_id));
            ids.map(|id| id.map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        });
        let ids = ids.filter(|ids| ids.len() <= PINNED_LIMIT);
        if ids.is_none() {
            let what = format!("must be a list of at most {PINNED_LIMIT} ids of services");
            self.fault(part, key, &what);
        }
        ids.unwrap_or_default()
    }

    fn notice(&mut self, part: &mut Part) -> Option<Notice> {
        let severity = self.severity(part);
        let text = self.words(part, "text", NOTICE_LIMIT);
        if text.is_none() {
            self.fault(part, "text", "is missing");
        }
        let (from, to) = (self.time(part, "from"), self.time(part, "to"));
        if let (Some(from), Some(to)) = (from, to)
            && from >= to
        {
            self.fault(part, "to", "must be after from");
        }
        let link = self.inside(part, "link", |reader, part| {
            let address = reader.address(part, "url");
            let text = reader.words(part, "text", LINK_LIMIT);
            if address.is_none() || text.is_none() {
                reader
                    .faults
                    .push(format!("{} needs url and text", part.path));
            }
            Some(NoticeLink {
                text: text?,
                address: address?,
            })
        });
        let (severity, text, link) = (severity?, text?, link.flatten());
        let said = format!("{severity:?} {text:?} {link:?} {from:?} {to:?}");
        Some(Notice {
            id: fingerprint(said.as_bytes()),
            severity,
            text,
            link,
            from,
            to,
        })
    }

    fn severity(&mut self, part: &mut Part) -> Option<Severity> {
        let severity = match part.take("severity") {
            None => Some(Severity::Info),
            Some(value) => match value.as_str() {
                Some("info") => Some(Severity::Info),
                Some("warning") => Some(Severity::Warning),
                Some("danger") => Some(Severity::Danger),
                _ => None,
            },
        };
        if severity.is_none() {
            self.fault(part, "severity", "must be info, warning or danger");
        }
        severity
    }

    fn contact(&mut self, part: &mut Part) -> Option<Contact> {
        let name = self.words(part, "name", NAME_LIMIT);
        if name.is_none() {
            self.fault(part, "name", "is missing");
        }
        let ways = ["phone", "email", "page"];
        let has_way = ways.iter().any(|way| part.table.contains_key(*way));
        if !has_way {
            let what = "needs a phone, an email or a page";
            self.faults.push(format!("{} {what}", part.path));
        }
        let phone = self.text(part, "phone", PHONE_LIMIT);
        if phone.as_deref().is_some_and(|phone| !is_phone(phone)) {
            let what = "must be a telephone number, as +47 00 00 00 00";
            self.fault(part, "phone", what);
        }
        let email = self.text(part, "email", EMAIL_LIMIT);
        if email.as_deref().is_some_and(|email| !is_email(email)) {
            self.fault(part, "email", "must be an e-mail address");
        }
        Some(Contact {
            page: self.address(part, "page"),
            name: name?,
            phone,
            email,
        })
    }

    fn privacy(&mut self, part: &mut Part) -> Privacy {
        Privacy {
            responsible: self.words(part, "responsible", NAME_LIMIT),
            basis: self.address(part, "basis"),
            access_log_days: self.days(part, "access_log_days"),
            audit_log_days: self.days(part, "audit_log_days"),
        }
    }

    fn links(&mut self, part: &mut Part) -> Links {
        Links {
            forms: self.address(part, "forms"),
            access: self.address(part, "access"),
            profile: self.address(part, "profile"),
            status: self.address(part, "status"),
            contact_register: self.address(part, "contact_register"),
            population_register: self.address(part, "population_register"),
            privacy_authority: self.address(part, "privacy_authority"),
            accessibility_authority: self.address(part, "accessibility_authority"),
        }
    }

    fn owners(&mut self, part: &mut Part) -> BTreeMap<String, Contact> {
        let codes: Vec<String> = part.table.keys().cloned().collect();
        if codes.len() > OWNER_LIMIT {
            let what = format!("{} must be at most {OWNER_LIMIT}", part.path);
            self.faults.push(what);
        }
        let mut owners = BTreeMap::new();
        for code in codes {
            let is_code = code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
            if !is_code || code.len() > ID_LIMIT {
                self.fault(part, &code, "is no code of a service owner");
            }
            if let Some(contact) = self.inside(part, &code, Self::contact).flatten() {
                owners.insert(code, contact);
            }
        }
        owners
    }

    fn days(&mut self, part: &mut Part, key: &str) -> u32 {
        let days = part.take(key).and_then(|value| value.as_integer());
        let days = days
            .filter(|days| (1..=DAYS_LIMIT).contains(days))
            .and_then(|days| u32::try_from(days).ok());
        if days.is_none() {
            let what = format!("must be a number of days from 1 to {DAYS_LIMIT}");
            self.fault(part, key, &what);
        }
        days.unwrap_or_default()
    }

    fn time(&mut self, part: &mut Part, key: &str) -> Option<Timestamp> {
        let time = match part.take(key)? {
            Value::Datetime(time) => time.to_string().parse().ok(),
            Value::String(time) => time.parse().ok(),
            _ => None,
        };
        if time.is_none() {
            let what = "must be date, time and difference to UTC, as 2026-12-01T20:00:00+01:00";
            self.fault(part, key, what);
        }
        time
    }

    fn text(&mut self, part: &mut Part, key: &str, most: usize) -> Option<String> {
        let Value::String(text) = part.take(key)? else {
            self.fault(part, key, "must be a text");
            return None;
        };
        self.checked(part, key, &text, most)
    }

    fn checked(&mut self, part: &Part, key: &str, text: &str, most: usize) -> Option<String> {
        let text = text.trim().to_owned();
        if text.chars().count() > most {
            self.fault(part, key, &format!("must have at most {most} characters"));
            None
        } else if text.chars().any(is_deceptive) {
            self.fault(part, key, "must be one line of plain characters");
            None
        } else {
            Some(text)
        }
    }

    fn words(&mut self, part: &mut Part, key: &str, most: usize) -> Option<Words> {
        match part.take(key)? {
            Value::String(text) => Some(Words {
                any: Some(self.checked(part, key, &text, most)?),
                each: [None, None, None],
            }),
            Value::Table(table) => {
                let mut inner = Part {
                    path: part.name(key),
                    table,
                };
                let before = self.faults.len();
                let each =
                    Language::ALL.map(|language| self.text(&mut inner, language.code(), most));
                self.nothing_left(&inner);
                let is_empty = each.iter().all(Option::is_none);
                if is_empty && self.faults.len() == before {
                    self.fault(part, key, "has no text in nb, nn or en");
                }
                (!is_empty).then_some(Words { any: None, each })
            }
            _ => {
                let what = "must be a text, or a table with nb, nn and en";
                self.fault(part, key, what);
                None
            }
        }
    }

    fn address(&mut self, part: &mut Part, key: &str) -> Option<Address> {
        let words = self.words(part, key, ADDRESS_LIMIT)?;
        let mut all = words.any.iter().chain(words.each.iter().flatten());
        // The operator may lead to pages of the inbox itself.
        let rule = OutwardRule {
            own: None,
            loopback_allowed: self.loopback_allowed,
        };
        if all.all(|text| outward_url(text, rule).is_some()) {
            Some(Address(words))
        } else {
            self.fault(part, key, "must be an address that begins with https://");
            None
        }
    }
}

fn is_phone(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')');
    text.chars().all(is_part) && text.chars().filter(char::is_ascii_digit).count() >= 3
}

/// Whether a text is an e-mail address that needs no escaping in `mailto:`.
fn is_email(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+'))
    };
    text.split_once('@')
        .is_some_and(|(name, host)| is_part(name) && is_part(host) && host.contains('.'))
}
