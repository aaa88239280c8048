//! Over TLS: who the file's authority vouches for is talked to, and nobody else.

use std::path::Path;
use std::sync::Arc;

use lockbench_broker::BrokerAddress;
use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rumqttc::{AsyncClient, ConnectionError};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Makes an authority, writes its certificate to a file, and gives a server's certificate and key by it.
fn authority(file: &Path, host: &str) -> Arc<ServerConfig> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let vouches: &Certificate = issuer.as_ref();
    std::fs::write(file, vouches.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let builder =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    Arc::new(builder.with_single_cert(vec![certificate.der().clone()], key).unwrap())
}

/// Connects once; gives the first byte that a broker that is trusted gets, else what the client says.
async fn connects(
    url: &str,
    listener: &TcpListener,
    server: &Arc<ServerConfig>,
) -> Result<u8, String> {
    let address: BrokerAddress = url.parse().unwrap();
    let (_client, mut events) = AsyncClient::new(address.options("test"), 4);
    let serving = async {
        let (stream, _) = listener.accept().await.unwrap();
        let accepted = TlsAcceptor::from(Arc::clone(server)).accept(stream).await;
        match accepted {
            Ok(mut stream) => Some(stream.read_u8().await.unwrap()),
            // The client says why.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        first = serving => Ok(first.unwrap_or_default()),
        event = events.poll() => match event {
            Err(ConnectionError::Tls(why)) => Err(why.to_string()),
            other => panic!("{other:?}"),
        },
    }
}

#[tokio::test]
async fn only_a_broker_that_the_authority_vouches_for_is_talked_to() {
    let folder = TempDir::new().unwrap();
    let (own, other) = (folder.path().join("own.pem"), folder.path().join("other.pem"));
    let server = authority(&own, "localhost");
    // Both call themselves the same.
    let stranger = authority(&other, "localhost");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = |host: &str, query: &str| format!("mqtts://{host}:{port}{query}");
    let own = format!("?ca={}", own.display());
    // CONNECT begins with 0x10 (MQTT 3.1.1, 3.1.1).
    assert_eq!(connects(&url("localhost", &own), &listener, &server).await, Ok(0x10));
    for (url, server, words) in [
        (url("localhost", &own), &stranger, "BadSignature"),
        (url("localhost", ""), &server, "UnknownIssuer"),
        (url("127.0.0.1", &own), &server, "not valid for name"),
    ] {
        let refused = connects(&url, &listener, server).await.unwrap_err();
        assert!(refused.contains(words), "{url}: {refused}");
    }
}
