//! One installation, opened: storage, keys and ports, put together into the services.

use crate::configuration::{Configuration, MailRoute, Mode, RegisterRoute};
use crate::data_folder::DataFolder;
use crate::keys::Keys;
use domain::fees::Fees;
use domain::orders::Patience;
use services::devices::{HttpRegister, NoRegister, SandboxRegister};
use services::notifications::{FileMailer, Mailer, MemoryMailer, SmtpMailer};
use services::payments::StripeGateway;
use services::search::{SearchEngine, TantivyEngine};
use services::{
    Clock, DeviceCheck, Gateways, Limits, Mint, Parts, PasswordCost, Passwords, Services, Settings,
    SystemClock, Vault,
};
use std::sync::Arc;
use store::{Documents, Store, documents};

/// Why a command could not do its work; the text is for the operator.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Opens everything that a command needs, and brings the tables to this version. Nothing is searched.
pub async fn open(configuration: &Configuration) -> Result<Services, Failure> {
    open_with(configuration, Arc::new(TantivyEngine::in_memory()?)).await
}

/// The search index of this installation. It lies in memory where another server writes the one in the folder.
pub fn search(configuration: &Configuration) -> Result<Arc<dyn SearchEngine>, Failure> {
    let folder = DataFolder::at(&configuration.data_dir).search();
    Ok(Arc::new(TantivyEngine::in_folder(&folder).or_else(|error| {
        tracing::warn!(cause = %error, "the search index is kept in memory");
        TantivyEngine::in_memory()
    })?))
}

/// Opens everything that use cases need, and brings the tables to this version.
pub async fn open_with(
    configuration: &Configuration,
    search: Arc<dyn SearchEngine>,
) -> Result<Services, Failure> {
    let folder = DataFolder::open(&configuration.data_dir).map_err(|error| {
        format!("The data folder {} can't be made or used: {error}.", configuration.data_dir.display())
    })?;
    let mint = Mint::system();
    let keys = Keys::open(&folder.keys(), &mint)?;
    let store = Store::open(&configuration.database_url)
        .await
        .map_err(|error| format!("The database (database-url) can't be opened: {error}."))?;
    store
        .migrate()
        .await
        .map_err(|error| format!("The tables can't be brought to this version: {error}."))?;
    let documents = documents::open(&configuration.documents_url)
        .await
        .map_err(|error| format!("The documents (documents-url) can't be opened: {error}."))?;
    let workers = std::thread::available_parallelism().map_or(2, |cores| cores.get());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let sandbox = configuration.mode == Mode::Sandbox;
    let mut gateways = match sandbox {
        true => Gateways::sandbox(&store, &clock, &keys.vault, &configuration.base_url),
        false => Gateways::default(),
    };
    if let Some(settings) = &configuration.stripe {
        let stripe = StripeGateway::new(settings.clone(), clock.clone());
        let refused = |error| format!("The setting `stripe-api-url` can't be used: {error}.");
        gateways.add_stripe(Arc::new(stripe.map_err(refused)?));
    }
    let services = Services::new(Parts {
        gateways,
        store,
        documents,
        clock,
        mint,
        vault: keys.vault,
        passwords: Passwords::new(PasswordCost::OWASP, workers)?,
        token_keys: keys.tokens,
        limits: Limits { factor: configuration.limit_factor },
        mailer: mailer(configuration)?,
        search,
        devices: register(configuration)?,
        settings: Settings {
            base_url: configuration.base_url.clone(),
            site_name: configuration.site_name.clone(),
            sandbox,
            fees: Fees::default(),
            patience: Patience::default(),
        },
    });
    has_its_own_keys(&services).await?;
    Ok(services)
}

/// Opens database and documents, as they are.
pub async fn storage(configuration: &Configuration) -> Result<(Store, Arc<dyn Documents>), Failure> {
    let store = Store::open(&configuration.database_url)
        .await
        .map_err(|error| format!("The database (database-url) can't be opened: {error}."))?;
    let documents = documents::open(&configuration.documents_url)
        .await
        .map_err(|error| format!("The documents (documents-url) can't be opened: {error}."))?;
    Ok((store, documents))
}

/// Whatever hands mails over.
pub fn mailer(configuration: &Configuration) -> Result<Arc<dyn Mailer>, Failure> {
    let refused = |error| format!("The setting `mail` can't be used: {error}.");
    Ok(match &configuration.mail {
        MailRoute::Smtp(settings) => Arc::new(SmtpMailer::new(settings.clone()).map_err(refused)?),
        MailRoute::Files(folder) => {
            Arc::new(FileMailer::new(folder, &configuration.mail_from).map_err(refused)?)
        }
        MailRoute::Memory => Arc::new(MemoryMailer::default()),
    })
}

/// Whoever knows which phones were lost or stolen.
fn register(configuration: &Configuration) -> Result<Arc<dyn DeviceCheck>, Failure> {
    Ok(match &configuration.register {
        RegisterRoute::None => Arc::new(NoRegister),
        RegisterRoute::Sandbox => Arc::new(SandboxRegister),
        RegisterRoute::Http(settings) => {
            let refused = |error| format!("The setting `device-check-url` can't be used: {error}.");
            Arc::new(HttpRegister::new(settings.clone()).map_err(refused)?)
        }
    })
}

/// Other keys than those that the data was sealed with would find nobody by their e-mail address, and let them
/// register again. So the first start leaves a mark, and every later one looks whether its keys make the same.
async fn has_its_own_keys(services: &Services) -> Result<(), Failure> {
    check_keys(&services.vault, &*services.documents).await?;
    let kept = serde_json::json!({ "mark": mark_of(&services.vault) });
    Ok(services.documents.put(COLLECTION, "keys", &kept).await?)
}

/// What an installation knows of itself.
const COLLECTION: &str = "installation";
const OTHER_KEYS: &str = "The keys in the data folder are not those that this data was sealed with. Put the folder \
                          `keys` of the first server, or of the backup, in their place.";

fn mark_of(vault: &Vault) -> String {
    vault.hash("installation", b"").iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether these are the keys of the data, without leaving a mark.
pub async fn check_keys(vault: &Vault, documents: &dyn Documents) -> Result<(), Failure> {
    match documents.get(COLLECTION, "keys").await? {
        Some(kept) if kept["mark"] != mark_of(vault) => Err(OTHER_KEYS.into()),
        _ => Ok(()),
    }
}
