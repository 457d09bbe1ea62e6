//! The states of the larger pages, for designers and for the tests that look at every page.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    page::{Acting, Notice, Page},
    pages::{
        dialog::{DialogInput, DialogView},
        inbox::{InboxInput, InboxPage},
        parties::{PartiesInput, PartiesPage},
    },
};
use crate::{
    domain::{
        Attachment, AttachmentUrl, ConsumerType, Dialog, DialogId, DialogPage, DialogSummary,
        GuiAction, HttpVerb, Label, Localised, MarkedText, Markup, Parties, Party, PartyKind,
        PartyUrn, Phrase, Priority, Seen, Status,
    },
    routes::{LocalPath, PartyKey},
    text::Language,
};

const EIGHTY: &str =
    "SAMEIET FOR DEN SVÆRT LANGE VEGEN TIL DET SOM LIGG BAKOM DEI SJU BLÅE FJELLA NORD";

/// An id as Dialogporten makes them (UUID version 7).
const FIRST_ID: u128 = 0x01a0_f4c4_98c0_7002_8a5b_c3de_0000_3dde;

fn now() -> Timestamp {
    Page::sample(Language::Nb).now
}

fn ago(days: i64, hours: i64) -> Timestamp {
    now() - SignedDuration::from_hours(days * 24 + hours)
}

fn texts(phrases: &[(&str, &str)]) -> Localised {
    let phrase = |(language, value): &(&str, &str)| Phrase {
        value: (*value).to_owned(),
        language: (*language).to_owned(),
    };
    Localised(phrases.iter().map(phrase).collect())
}

fn urn(organisation: &str) -> PartyUrn {
    PartyUrn::new(format!(
        "urn:altinn:organization:identifier-no:{organisation}"
    ))
}

fn organisation(name: &str, number: &str) -> Party {
    let urn = urn(number);
    Party {
        organisation_number: urn.organisation_number(),
        urn,
        name: name.to_owned(),
        kind: PartyKind::Organisation,
        date_of_birth: None,
        is_deleted: false,
        is_self: false,
        is_heading_only: false,
        sub_units: Vec::new(),
    }
}

fn person(name: &str, is_self: bool) -> Party {
    Party {
        urn: PartyUrn::new(format!("sample:{name}")),
        name: name.to_owned(),
        kind: PartyKind::Person,
        organisation_number: None,
        date_of_birth: "1984-05-17".parse().ok(),
        is_deleted: false,
        is_self,
        is_heading_only: false,
        sub_units: Vec::new(),
    }
}

fn alone() -> Parties {
    Parties::new(vec![person("LYKKEBO RASK", true)])
}

/// A person with organisations in every state.
fn many() -> Parties {
    let mut company = organisation("FJELLGLEDE REGNSKAP AS", "310702641");
    company.sub_units = vec![
        organisation("FJELLGLEDE REGNSKAP AS", "311443755"),
        organisation("FJELLGLEDE REGNSKAP AVD OSLO", "311443756"),
    ];
    let mut deleted = organisation("NEDLAGT BEDRIFT AS", "310778737");
    deleted.is_deleted = true;
    let mut holding = organisation("KONSERN HOLDING AS", "311654535");
    holding.is_heading_only = true;
    holding.sub_units = vec![organisation("KONSERN DRIFT", "310623431")];
    Parties::new(vec![
        person("LYKKEBO RASK", true),
        person("LYKKEBO LITEN", false),
        company,
        deleted,
        holding,
        organisation(EIGHTY, "310000010"),
    ])
}

/// A page acting for the party at `place` among all of `parties`.
fn page(language: Language, parties: &Parties, place: usize) -> Page {
    let acting = parties
        .all()
        .nth(place)
        .map(|party| Acting::new(language, party, parties));
    Page {
        acting,
        ..Page::sample(language)
    }
}

fn owner(code: &str) -> Option<String> {
    let name = match code {
        "skatt" => "Skatteetaten",
        "fjordvik" => "Fjordvik kommune",
        "mattilsynet" => "Mattilsynet",
        _ => return None,
    };
    Some(name.to_owned())
}

fn summary(number: u128, party: &PartyUrn, age_days: i64) -> DialogSummary {
    DialogSummary {
        id: DialogId(Uuid::from_u128(FIRST_ID + number)),
        service_owner: "fjordvik".to_owned(),
        service_resource: "urn:altinn:resource:eiendomsskatt".to_owned(),
        party: party.clone(),
        title: texts(&[
            ("nb", "Varsel om eiendomsskatt for 2026"),
            ("nn", "Varsel om eigedomsskatt for 2026"),
            ("en", "Notice of property tax for 2026"),
        ]),
        summary: texts(&[
            (
                "nb",
                "Du har fått ny takst på eiendommen din. Les vedtaket og se hvordan du kan klage innen fristen.",
            ),
            (
                "nn",
                "Du har fått ny takst på eigedomen din. Les vedtaket og sjå korleis du kan klage innan fristen.",
            ),
            (
                "en",
                "Your property has been valued anew. Read the decision and see how to appeal within the time limit.",
            ),
        ]),
        sender_name: Localised::default(),
        extended_status: Localised::default(),
        status: Status::NotApplicable,
        created_at: ago(age_days + 1, 0),
        updated_at: ago(age_days, 1),
        content_updated_at: ago(age_days, 1),
        due_at: None,
        external_reference: None,
        attachment_count: Some(0),
        from_service_owner_count: 0,
        from_party_count: 0,
        is_content_seen: true,
        has_unopened_content: false,
        labels: vec![Label::Default],
        context_revision: None,
        seen: Seen::default(),
    }
}

/// One row in each state that a row can be in.
#[expect(clippy::too_many_lines, reason = "a table of states")]
fn rows_of_every_kind(party: &PartyUrn) -> Vec<DialogSummary> {
    let base = |number, age| summary(number, party, age);
    let soon = now() + SignedDuration::from_hours(76);
    let far = now() + SignedDuration::from_hours(24 * 60);
    vec![
        DialogSummary {
            is_content_seen: false,
            status: Status::RequiresAttention,
            due_at: Some(soon),
            attachment_count: Some(2),
            ..base(1, 0)
        },
        DialogSummary {
            is_content_seen: false,
            status: Status::RequiresAttention,
            due_at: Some(ago(3, 0)),
            service_owner: "skatt".to_owned(),
            sender_name: texts(&[("nb", "Skatteetaten, seksjon for arv")]),
            ..base(2, 2)
        },
        DialogSummary {
            has_unopened_content: true,
            status: Status::InProgress,
            due_at: Some(far),
            from_party_count: 1,
            from_service_owner_count: 3,
            external_reference: Some("2026/1234".to_owned()),
            seen: Seen {
                by_self: true,
                others: 2,
            },
            ..base(3, 5)
        },
        DialogSummary {
            status: Status::Awaiting,
            due_at: Some(soon),
            extended_status: texts(&[("nb", "Venter på saksbehandler!!")]),
            seen: Seen {
                by_self: false,
                others: 1,
            },
            ..base(4, 20)
        },
        DialogSummary {
            status: Status::Completed,
            attachment_count: Some(9),
            seen: Seen {
                by_self: true,
                others: 0,
            },
            ..base(5, 45)
        },
        DialogSummary {
            status: Status::Unknown,
            service_owner: "ukjent".to_owned(),
            summary: Localised::default(),
            ..base(6, 90)
        },
        DialogSummary {
            title: Localised::default(),
            summary: Localised::default(),
            service_owner: "mattilsynet".to_owned(),
            ..base(7, 200)
        },
        DialogSummary {
            title: texts(&[("nb", &"Enlangtittelutenmellomrom".repeat(10))]),
            ..base(8, 350)
        },
        DialogSummary {
            title: texts(&[("ar", "إشعار ضريبة الأملاك لعام 2026")]),
            summary: texts(&[("ar", "لقد تم تقييم ممتلكاتك من جديد.")]),
            ..base(9, 420)
        },
        DialogSummary {
            title: texts(&[("se", "Dieđáhus giddodatvearu birra")]),
            summary: texts(&[("en", "Only in English <b>with markup & signs</b>.")]),
            status: Status::Completed,
            ..base(10, 800)
        },
    ]
}

struct ListCase {
    name: &'static str,
    parties: Parties,
    place: usize,
    list: DialogPage,
    next: Option<&'static str>,
    is_first: bool,
}

/// The inbox in its states.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(super) fn inboxes(language: Language) -> Vec<(&'static str, InboxPage)> {
    let one = alone();
    let own_urn = one
        .own()
        .map_or_else(|| urn("310702641"), |own| own.urn.clone());
    let list = |rows| DialogPage {
        rows,
        undecodable: 0,
        next: None,
    };
    let hundred = |unseen: bool| {
        let row = |n: u32| DialogSummary {
            is_content_seen: !unseen,
            attachment_count: Some(1),
            ..summary(u128::from(n) + 100, &own_urn, i64::from(n) * 6)
        };
        list((0..100).map(row).collect())
    };
    let case = |name, list, next, is_first| ListCase {
        name,
        parties: alone(),
        place: 0,
        list,
        next,
        is_first,
    };
    let company = |name, place, list| ListCase {
        name,
        parties: many(),
        place,
        list,
        next: None,
        is_first: true,
    };
    let broken = DialogPage {
        undecodable: 2,
        ..list(rows_of_every_kind(&own_urn))
    };
    let cases = [
        case(
            "every kind of row",
            list(rows_of_every_kind(&own_urn)),
            Some("c2VhbGVk"),
            true,
        ),
        case("one row", list(vec![summary(1, &own_urn, 0)]), None, true),
        case("a hundred rows", hundred(false), None, true),
        case("all unread", hundred(true), Some("c2VhbGVk"), true),
        case(
            "last page",
            list(vec![summary(1, &own_urn, 500)]),
            None,
            false,
        ),
        case("past the end", list(Vec::new()), None, false),
        case("empty", list(Vec::new()), None, true),
        case("two could not be shown", broken, None, true),
        company(
            "of a company",
            2,
            list(rows_of_every_kind(&urn("310702641"))),
        ),
        company(
            "of a sub-unit",
            4,
            list(rows_of_every_kind(&urn("311443756"))),
        ),
        company("of a company with a long name, empty", 8, list(Vec::new())),
    ];
    cases
        .into_iter()
        .filter_map(|case| Some((case.name, inbox(language, &case)?)))
        .collect()
}

fn inbox(language: Language, case: &ListCase) -> Option<InboxPage> {
    let input = InboxInput {
        party: case.parties.all().nth(case.place)?,
        parties: &case.parties,
        key: &PartyKey::parse("310702641")?,
        list: &case.list,
        next: case.next,
        after: (!case.is_first).then_some("c2VhbGVk"),
        owners: &owner,
    };
    Some(InboxPage::new(
        page(language, &case.parties, case.place),
        &input,
    ))
}

/// An opened dialog with nothing but what must be there.
fn minimal(party: &PartyUrn) -> Dialog {
    Dialog {
        summary: DialogSummary {
            summary: Localised::default(),
            seen: Seen {
                by_self: true,
                others: 0,
            },
            ..summary(1, party, 3)
        },
        expires_at: None,
        additional_info: None,
        attachments: Vec::new(),
        gui_actions: Vec::new(),
        has_main_content: false,
        undecodable: 0,
    }
}

fn attachment(name: &str, url: &str, expires_at: Option<Timestamp>) -> Attachment {
    let url = AttachmentUrl {
        url: url.to_owned(),
        media_type: Some("application/pdf".to_owned()),
        consumer: ConsumerType::Gui,
    };
    Attachment {
        display_name: texts(&[("nb", name)]),
        name: None,
        urls: vec![url],
        expires_at,
    }
}

fn action(title: &str, priority: Priority, url: &str) -> GuiAction {
    GuiAction {
        id: None,
        title: texts(&[("nb", title)]),
        prompt: Localised::default(),
        url: url.to_owned(),
        verb: HttpVerb::Get,
        priority,
        is_authorised: true,
        deletes_dialog: false,
    }
}

fn full(party: &PartyUrn) -> Dialog {
    let markdown = "**Viktig:** sjekk fradrag.\n\n## Hva må du gjøre?\n\n- Reise\n- Gjeld\n\n1. Først\n2. Så\n\n> Et sitat fra loven.\n\n| År | Skatt |\n|---|---|\n| 2025 | 4 200 |\n| 2026 | 4 410 |\n\n`kode` og [les mer](https://fjordvik.example.no/skatt).\n\n<script>alert(1)</script>";
    let deadline = now() + SignedDuration::from_hours(76);
    let mut write = action(
        "Bekreft at du har lest vedtaket",
        Priority::Secondary,
        "https://fjordvik.example.no/bekreft",
    );
    write.verb = HttpVerb::Post;
    Dialog {
        summary: DialogSummary {
            status: Status::RequiresAttention,
            due_at: Some(deadline),
            external_reference: Some("2026/1234".to_owned()),
            extended_status: texts(&[("nb", "Klagefrist løper")]),
            seen: Seen {
                by_self: true,
                others: 2,
            },
            ..summary(1, party, 3)
        },
        expires_at: Some(now() + SignedDuration::from_hours(24 * 400)),
        additional_info: Some(MarkedText {
            text: texts(&[("nb", markdown)]),
            markup: Markup::Markdown,
        }),
        attachments: vec![
            attachment(
                "Vedtak om eiendomsskatt",
                "https://fjordvik.example.no/vedtak.pdf",
                None,
            ),
            attachment(
                "Takstbrev",
                "https://fjordvik.example.no/takst.pdf",
                Some(deadline),
            ),
            attachment("Gammel takst", "urn:dialogporten:expired", Some(ago(9, 0))),
            attachment("Nabovarsel", "urn:dialogporten:unauthorized", None),
            attachment("Ødelagt lenke", "javascript:alert(1)", None),
        ],
        gui_actions: vec![
            action(
                "Klag på vedtaket",
                Priority::Primary,
                "https://fjordvik.example.no/klag",
            ),
            action(
                "Se hvordan skatten er regnet ut",
                Priority::Tertiary,
                "https://fjordvik.example.no/utregning",
            ),
            write,
        ],
        has_main_content: true,
        undecodable: 0,
    }
}

/// A dialog in its states.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(super) fn dialogs(language: Language) -> Vec<(&'static str, DialogView)> {
    let own = alone()
        .own()
        .map_or_else(|| urn("310702641"), |own| own.urn.clone());
    let base = minimal(&own);
    let many_files = (1..=20)
        .map(|n| {
            attachment(
                &format!("Bilag {n}"),
                "https://fjordvik.example.no/b.pdf",
                None,
            )
        })
        .collect();
    let unauthorised = GuiAction {
        is_authorised: false,
        ..action("Signer", Priority::Primary, "urn:dialogporten:unauthorized")
    };
    let six = ["en", "to", "tre", "fire", "fem", "seks"].map(|name| {
        action(
            &format!("Valg {name}"),
            Priority::Tertiary,
            &format!("https://{name}.example.no/"),
        )
    });
    let html = "<h1>Vedtak</h1><p>Les <a href='https://skatt.example.no/'>vedtaket</a>.</p><ul><li onclick='x'>Punkt</li></ul>";
    let plain = "Første linje.\nAndre linje.";
    let cases = [
        ("full", full(&own)),
        ("minimal", base.clone()),
        (
            "without title",
            Dialog {
                summary: DialogSummary {
                    title: Localised::default(),
                    ..base.summary.clone()
                },
                ..base.clone()
            },
        ),
        (
            "twenty attachments",
            Dialog {
                attachments: many_files,
                ..base.clone()
            },
        ),
        (
            "unauthorised action",
            Dialog {
                gui_actions: vec![unauthorised],
                ..base.clone()
            },
        ),
        (
            "six actions at six hosts",
            Dialog {
                gui_actions: six.into(),
                ..base.clone()
            },
        ),
        (
            "legacy html",
            Dialog {
                additional_info: Some(MarkedText {
                    text: texts(&[("nb", html)]),
                    markup: Markup::Html,
                }),
                ..base.clone()
            },
        ),
        (
            "plain information in another language",
            Dialog {
                additional_info: Some(MarkedText {
                    text: texts(&[("se", plain)]),
                    markup: Markup::Plain,
                }),
                ..base.clone()
            },
        ),
        (
            "one part could not be shown",
            Dialog {
                undecodable: 1,
                ..base.clone()
            },
        ),
        (
            "long title",
            Dialog {
                summary: DialogSummary {
                    title: texts(&[("nb", &"Enlangtittelutenmellomrom".repeat(10))]),
                    ..base.summary.clone()
                },
                ..base
            },
        ),
    ];
    let list = LocalPath::parse_or_start("/a/310702641/innboks");
    let view = |dialog: &Dialog| {
        let parties = alone();
        let input = DialogInput {
            dialog,
            parties: &parties,
            list: &list,
            is_other_party: false,
            owners: &owner,
            loopback_allowed: false,
        };
        DialogView::new(page(language, &parties, 0), &input)
    };
    let mut views: Vec<_> = cases
        .iter()
        .map(|(name, dialog)| (*name, view(dialog)))
        .collect();
    views.push(("of a company", {
        let parties = many();
        let dialog = full(&urn("311443756"));
        let input = DialogInput {
            dialog: &dialog,
            parties: &parties,
            list: &list,
            is_other_party: true,
            owners: &owner,
            loopback_allowed: false,
        };
        DialogView::new(page(language, &parties, 2), &input)
    }));
    views
}

/// The party chooser in its states.
pub(super) fn choosers(language: Language) -> Vec<(&'static str, PartiesPage)> {
    let chooser = |parties: &Parties, place: usize, notice: Option<Notice>| {
        let current = parties.all().nth(place).map(|party| party.urn.clone());
        let key = |party: &Party| {
            let number = party
                .organisation_number
                .as_ref()
                .map_or("person", |n| n.as_str());
            PartyKey::parse(number)
        };
        let input = PartiesInput {
            parties,
            current: current.as_ref(),
            key: &key,
        };
        let page = Page {
            notices: notice.into_iter().collect(),
            ..page(language, parties, place)
        };
        PartiesPage::new(page, &input)
    };
    let lost = Page::sample(language).t("inbox-party-lost");
    let notice = Notice {
        tone: "info",
        heading: lost,
        text: None,
    };
    vec![
        ("self only", chooser(&alone(), 0, None)),
        (
            "companies, units, deleted, heading only",
            chooser(&many(), 4, None),
        ),
        ("with a notice", chooser(&many(), 0, Some(notice))),
    ]
}
