//! Whom a connection over TLS trusts: the roots that browsers know, or the authority of one file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

/// Why nobody can be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// The file can't be read as certificates.
    #[error("the authority's file {path} can't be read: {why}; it has certificates in PEM form")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What its reader says.
        why: String,
    },
    /// The file has no certificate.
    #[error("the authority's file {0} has no certificate, it needs one in PEM form")]
    Empty(PathBuf),
    /// The library refuses its own settings.
    #[error("TLS can't be set up: {0}")]
    Library(String),
}

/// Makes what a client needs: it trusts the file's authorities and nobody else, or without a file those that Mozilla
/// lists.
pub(crate) fn client(authority: Option<&Path>) -> Result<Arc<ClientConfig>, TlsError> {
    let mut roots = RootCertStore::empty();
    match authority {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            for certificate in certificates(path)? {
                roots.add(certificate).map_err(|error| unreadable(path, &error))?;
            }
        }
    }
    // Named here, so that whatever else is built in does not choose it.
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError::Library(error.to_string()))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let all = CertificateDer::pem_file_iter(path).map_err(|error| unreadable(path, &error))?;
    let all: Result<Vec<_>, _> = all.collect();
    let all = all.map_err(|error| unreadable(path, &error))?;
    if all.is_empty() { Err(TlsError::Empty(path.to_owned())) } else { Ok(all) }
}

fn unreadable(path: &Path, why: &impl ToString) -> TlsError {
    TlsError::Unreadable { path: path.to_owned(), why: why.to_string() }
}
