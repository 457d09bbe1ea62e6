//! Large world: one person with thousands of companies, and very many dialogs.
//!
//! It is never held as JSON. Each bulk letter is written out once for each of several ages, and
//! copied: a copy has its own id, party, time and reference.

use jiff::{SignedDuration, Timestamp};

use super::{
    Error,
    bulk::{BulkTemplates, LetterSeed},
    companies::{self, Company},
    directory::Party,
    letter::{LetterExpander, random_id, timed_id},
    seed::{ListedParty, SeedDialog, World},
};

/// Key of the person in `large/person.json`.
const PERSON: &str = "travel";
/// Number of parties: the person, the companies and their sub-units.
const PARTIES: usize = 15_000;
/// Number of dialogs, including those of the standard world.
const DIALOGS: usize = 200_000;
/// Number of dialogs of the busiest company.
const BUSIEST: usize = 5_000;
/// Number of ages for which each letter is written out.
const AGES: usize = 24;

/// Adds the person's companies and the dialogs to the world.
pub(super) fn add(world: &mut World, letters: &LetterExpander<'_>) -> Result<(), Error> {
    let pid = letters.directory.pid(PERSON)?;
    let mut listed = Vec::with_capacity(PARTIES);
    let mut recipients = Vec::with_capacity(PARTIES);
    let mut rest = PARTIES - 1;
    for mut company in companies::large_world_companies() {
        company.units.truncate(rest.saturating_sub(1));
        if company.units.is_empty() {
            company.is_only_parent = false;
        }
        let Some(left) = rest.checked_sub(1 + company.units.len()) else {
            break;
        };
        rest = left;
        let party = to_listed_party(&company);
        let with_units = std::iter::once(&party).chain(&party.subunits);
        let may_get = with_units.filter(|one| !one.only_hierarchy_element_with_no_access);
        recipients.extend(may_get.map(|one| (one.urn(), one.is_deleted)));
        listed.push(party);
    }
    let person = world.people.iter_mut().find(|person| person.pid == pid);
    let person = person.ok_or_else(|| Error::Unknown(PERSON.to_owned()))?;
    person.authorized_parties.extend(listed);
    let templates = build_templates(letters)?;
    // The long dialog is added after the copies.
    let count = DIALOGS.saturating_sub(world.dialogs.len() + 1);
    world.dialogs.reserve_exact(count);
    let copies = (0..count).filter_map(|number| copy_dialog(number, &templates, &recipients));
    world.dialogs.extend(copies);
    let person = world.people.iter().find(|person| person.pid == pid);
    if let Some(own) = person.and_then(|person| person.authorized_parties.first()) {
        world
            .dialogs
            .push(super::long_dialog(&own.urn(), world.clock)?);
    }
    world.check()?;
    Ok(())
}

fn to_listed_party(company: &Company) -> ListedParty {
    let Party {
        name,
        organization_number,
        number,
        roles,
        access_packages,
        resources,
        is_deleted,
        is_only_parent,
        ..
    } = company.party();
    ListedParty {
        party_uuid: random_id(organization_number.as_deref().unwrap_or_default()),
        name,
        organization_number,
        person_id: None,
        date_of_birth: None,
        party_id: number,
        party_type: "Organization".to_owned(),
        is_deleted,
        only_hierarchy_element_with_no_access: is_only_parent,
        authorized_access_packages: access_packages,
        authorized_resources: resources,
        authorized_roles: roles,
        authorized_instances: Vec::new(),
        subunits: company.units.iter().map(to_listed_party).collect(),
    }
}

/// A letter written out as a template of copies.
#[derive(Debug)]
struct DialogTemplate {
    dialog: SeedDialog,
    created: Timestamp,
    /// Too recent for deleted companies.
    is_recent: bool,
}

fn build_templates(letters: &LetterExpander<'_>) -> Result<Vec<DialogTemplate>, Error> {
    let mut templates = Vec::new();
    for template in BulkTemplates::load()?.to_companies {
        let (first, last) = template.ages;
        for step in 0..AGES {
            // Recent ages are closer together.
            let age = first + (last - first) * step * step / (AGES * AGES);
            let seed = LetterSeed::from_counter(step * 7 + first);
            let (key, entry) =
                letters.expand(template.generate_letter(seed, age, PERSON, PERSON))?;
            let mut dialog: SeedDialog = serde_json::from_value(entry)?;
            clear_ids(&mut dialog);
            let created = dialog.create.created_at.ok_or(Error::Unknown(key))?;
            templates.push(DialogTemplate {
                dialog,
                created,
                is_recent: age < 200,
            });
        }
    }
    Ok(templates)
}

/// Clears the ids of all parts, so that the simulator generates new ones for each copy.
fn clear_ids(dialog: &mut SeedDialog) {
    let create = &mut dialog.create;
    for file in &mut create.attachments {
        file.id = uuid::Uuid::nil();
        for url in &mut file.urls {
            url.id = uuid::Uuid::nil();
        }
    }
    for action in &mut create.gui_actions {
        action.id = uuid::Uuid::nil();
    }
    for activity in &mut create.activities {
        activity.id = uuid::Uuid::nil();
    }
    for sent in &mut create.transmissions {
        sent.id = uuid::Uuid::nil();
    }
}

fn copy_dialog(
    number: usize,
    templates: &[DialogTemplate],
    recipients: &[(String, bool)],
) -> Option<SeedDialog> {
    let seed = LetterSeed::from_counter(2_000_000 + number).0;
    let to = if number < BUSIEST {
        1
    } else {
        seed / 4096 % recipients.len()
    };
    let (party, is_deleted) = recipients.get(to)?;
    let fitting = |index: usize| templates.get((seed + index) % templates.len());
    let mut templates_in_order = (0..templates.len()).filter_map(fitting);
    let template = templates_in_order.find(|template| !(*is_deleted && template.is_recent))?;
    let earlier = i64::try_from(seed / 16 % 18_000).ok()?;
    let created = template
        .created
        .checked_sub(SignedDuration::from_secs(earlier))
        .ok()?;
    let mut dialog = template.dialog.clone();
    let create = &mut dialog.create;
    create.id = timed_id(created, &format!("copy {number}"));
    create.party.clone_from(party);
    create.created_at = Some(created);
    create.external_reference = Some(format!("{}", 100_000 + number));
    if let Some(first) = create.activities.first_mut() {
        first.created_at = Some(created);
    }
    Some(dialog)
}
