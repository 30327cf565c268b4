//! `mobilegoo serve`: everything that happens between start and end of the server.

use crate::configuration::Configuration;
use crate::installation::{self, Failure};
use crate::router::{self, AppState};
use crate::{jobs, listeners};
use clap::Args;
use leptos::config::LeptosOptions;
use std::process::ExitCode;

#[derive(Args, Default)]
pub struct Options {
    /// Fills an empty market with phones, pictures and people that nobody could take for real
    #[arg(long, env = "MOBILEGOO_DEMO")]
    demo: bool,
}

pub async fn run(
    configuration: Configuration,
    leptos: LeptosOptions,
    options: Options,
) -> Result<ExitCode, Failure> {
    let services = installation::open(&configuration).await?;
    let _ = options.demo;
    let site = router::router(AppState { services: services.clone(), leptos });
    let jobs = jobs::start(services.clone());
    let served = listeners::serve(&configuration, site).await;
    jobs.stop().await;
    services.store.close().await;
    served.map(|()| ExitCode::SUCCESS)
}
