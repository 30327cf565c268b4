//! `mobilegoo create-admin`.

use crate::configuration::Configuration;
use crate::installation::{self, Failure};
use clap::Args;
use domain::Refusal;
use domain::accounts::Role;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use services::{Caller, NewMember};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

#[derive(Args)]
pub struct Options {
    /// The e-mail address to sign in with
    #[arg(long)]
    email: String,
    /// The name that others see
    #[arg(long)]
    name: String,
    /// The phone number, with + and country code
    #[arg(long)]
    phone: String,
    /// The password; without it, one line of standard input is read
    #[arg(long, env = "MOBILEGOO_ADMIN_PASSWORD", hide_env_values = true, hide = true)]
    password: Option<String>,
}

pub async fn create(configuration: &Configuration, options: Options) -> Result<ExitCode, Failure> {
    let password = match options.password {
        Some(password) => password,
        None => read_password()?,
    };
    let services = installation::open(configuration).await?;
    let admin = NewMember {
        email: options.email.clone(),
        name: options.name,
        phone: options.phone,
        country: String::new(),
        password,
        role: Role::Admin,
    };
    let created = services.create_member(&Caller::system(), admin).await;
    services.store.close().await;
    match created {
        Ok(_) => {
            println!(
                "{} can sign in now, and may do everything. Set up a second factor soon.",
                options.email
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(services::Error::Refused(Refusal::Invalid(fields))) => {
            for field in fields {
                eprintln!("{}: {}", field.field, field.message);
            }
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}

/// One line of standard input, which a terminal does not show.
fn read_password() -> Result<String, Failure> {
    let input = std::io::stdin();
    let before = if input.is_terminal() { Some(tcgetattr(&input)?) } else { None };
    if let Some(before) = &before {
        eprint!("Password: ");
        std::io::stderr().flush()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&input, OptionalActions::Flush, &silent)?;
    }
    let mut line = String::new();
    let read = input.read_line(&mut line);
    if let Some(before) = &before {
        tcsetattr(&input, OptionalActions::Flush, before)?;
        eprintln!();
    }
    read?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
