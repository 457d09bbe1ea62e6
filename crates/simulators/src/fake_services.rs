//! Fake services: the provider, Dialogporten and the demo service owner, configured to work
//! together.

use serde_json::Value;
use url::Url;

use super::{
    dialogporten::{self, Dialogporten},
    idporten::{self, ClientAuthentication, ClientRegistration, Idporten, TestPerson},
    service_owner::{self, Cases, ClientKey, ServiceOwner},
    world::{self, Addresses, Level, Person, Size},
};
use clock::Clock;

/// Origins at which the inbox and all services are reached.
#[derive(Clone, Debug)]
pub struct Origins {
    /// Origin of the inbox, as browsers see it.
    pub inbox: Url,
    /// The provider's endpoints for servers; also the issuer.
    pub issuer: Url,
    /// The provider's pages for browsers.
    pub login: Url,
    /// Origin of Dialogporten's end-user API.
    pub dialogporten: Url,
    /// Origin of Dialogporten's control interface.
    pub control: Url,
    /// Origin of the demo service owner, as browsers see it.
    pub service_owner: Url,
}

/// Client registration of the inbox at the provider.
#[derive(Clone, Debug)]
pub struct InboxClient {
    /// Identifier, sent as `client_id` to the provider.
    pub id: String,
    /// Its public keys, as a JWK set.
    pub keys: Value,
    /// Whether it is registered for back-channel logout, beside front-channel logout.
    pub has_back_channel_logout: bool,
}

/// All services, ready to be served.
#[derive(Clone, Debug)]
pub struct FakeServices {
    /// ID-porten, with the inbox and the service owner as clients.
    pub idporten: Idporten,
    /// Dialogporten, seeded with the world.
    pub dialogporten: Dialogporten,
    /// The demo service owner, with cases from the same world.
    pub service_owner: ServiceOwner,
    /// People who can log in at the provider.
    pub people: Vec<Person>,
    /// JSON form of the initial world, without the part of the large world that JSON cannot hold.
    pub world: Value,
}

/// Why the services cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The world could not be made.
    #[error(transparent)]
    World(#[from] world::Error),
    /// The simulated ID-porten refused its settings.
    #[error(transparent)]
    Idporten(#[from] idporten::Error),
    /// The simulated Dialogporten could not be created.
    #[error(transparent)]
    Dialogporten(#[from] dialogporten::Error),
    /// The demo service owner could not be created.
    #[error(transparent)]
    ServiceOwner(#[from] service_owner::Error),
}

impl FakeServices {
    /// Creates the services for a world of this size.
    ///
    /// # Errors
    /// Names the service that could not be created.
    pub fn new(
        origins: &Origins,
        inbox: &InboxClient,
        clock: &Clock,
        size: Size,
    ) -> Result<Self, Error> {
        let addresses = Addresses {
            service_owner: origins.service_owner.clone(),
        };
        let created = world::build(size, clock.now(), &addresses)?;
        let (people, world) = (created.people, created.value);
        let service_owner = ServiceOwner::new(service_owner::Settings {
            public_url: origins.service_owner.clone(),
            issuer: origins.issuer.clone(),
            client_id: "demo-etat".to_owned(),
            key: ClientKey::generate()?,
            dialogporten: origins.dialogporten.clone(),
            control: origins.control.clone(),
            inbox: origins.inbox.clone(),
            clock: clock.clone(),
            cases: Cases::from_world(&world, &origins.service_owner),
        })?;
        let idporten = Idporten::new(idporten::Settings {
            issuer: origins.issuer.clone(),
            login: origins.login.clone(),
            clients: vec![
                inbox_registration(origins, inbox),
                service_owner_registration(&service_owner),
            ],
            people: people.iter().map(test_person).collect(),
            clock: clock.clone(),
        })?;
        let dialogporten = Dialogporten::new(dialogporten::Settings {
            base: origins.dialogporten.clone(),
            issuer: origins.issuer.clone(),
            clock: clock.clone(),
            world: created.seed,
        })?;
        Ok(Self {
            idporten,
            dialogporten,
            service_owner,
            people,
            world,
        })
    }
}

/// Client registration of the inbox, with ID-porten's default lifetimes: after a pause of eleven
/// minutes the refresh token is expired, so that the silent round trip is really used
/// (`docs/rules/login.md#client-lifetimes`).
fn inbox_registration(origins: &Origins, inbox: &InboxClient) -> ClientRegistration {
    let at = |path: &str| origins.inbox.origin().ascii_serialization() + path;
    let keys = ClientAuthentication::PrivateKeyJwt(inbox.keys.clone());
    let registration = ClientRegistration::new(&inbox.id, keys, &at("/logg-inn/retur"))
        .with_name("Felles arbeidsflate")
        .with_scope("digdir:dialogporten")
        .with_scope("digdir:dialogporten.noconsent")
        .with_post_logout(&at("/logget-ut"))
        .with_frontchannel_logout(&at("/logg-ut/varsel"));
    if inbox.has_back_channel_logout {
        registration.with_backchannel_logout(&at("/logg-ut/bakkanal"))
    } else {
        registration
    }
}

fn service_owner_registration(service_owner: &ServiceOwner) -> ClientRegistration {
    let registration = service_owner.registration();
    let keys = ClientAuthentication::PrivateKeyJwtAt(registration.jwks_uri);
    ClientRegistration::new(&registration.client_id, keys, &registration.redirect_uri)
        .with_name(&registration.client_name)
        .with_post_logout(&registration.post_logout_redirect_uri)
        .with_frontchannel_logout(&registration.frontchannel_logout_uri)
}

fn test_person(person: &Person) -> TestPerson {
    let pid = person.pid.as_deref();
    let test_person = TestPerson::new(
        &person.key,
        &person.given_name,
        &person.family_name,
        pid.unwrap_or_default(),
    );
    let test_person = if pid.is_some() {
        test_person
    } else {
        test_person.without_pid()
    };
    let test_person = test_person.with_description(person.description.clone());
    if person.levels.contains(&Level::High) {
        test_person
    } else {
        test_person.at_most_substantial()
    }
}
