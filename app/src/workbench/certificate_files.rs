//! Files of the Certificates screen: what one means depends on the page, and how the shown certificate is saved.

use std::path::Path;

use super::Workbench;
use crate::{
    action::Action,
    files,
    panels::certificates::{self, Page},
    pick::Purpose,
    view::certificates::CertificateErrand,
};

/// A certificate chain is never larger, in PEM as in DER.
const MOST_CERTIFICATE_BYTES: usize = 64 * 1024;
/// More is no paste.
const MOST_ASN1_BYTES: usize = 1 << 20;

impl Workbench {
    /// What a file means on this page.
    pub(super) fn certificate_purpose(&self) -> Purpose {
        match self.certificates.page {
            Page::Chain if self.certificates.compare.is_some() => Purpose::Beside,
            Page::Chain => Purpose::Certificate,
            Page::Roots => Purpose::Root,
            Page::Asn1 => Purpose::Asn1,
        }
    }

    /// Files that were dropped: of two on the chain the second stands beside the first; roots are all taken.
    pub(super) fn take_certificates(&mut self, paths: &[&Path]) {
        let purpose = self.certificate_purpose();
        for (number, path) in paths.iter().enumerate() {
            match (&purpose, number) {
                (Purpose::Root, _) | (_, 0) => self.take_certificate(&purpose, path),
                (Purpose::Certificate, 1) => self.take_certificate(&Purpose::Beside, path),
                _ => {}
            }
        }
    }

    /// Takes a file in for this purpose.
    pub(super) fn take_certificate(&mut self, purpose: &Purpose, path: &Path) {
        let name = files::name(path);
        let most = if *purpose == Purpose::Asn1 { MOST_ASN1_BYTES } else { MOST_CERTIFICATE_BYTES };
        let bytes = match files::read_raw(path, most) {
            Ok(bytes) => bytes,
            Err(why) => return self.fail("The file was not taken", why),
        };
        match purpose {
            Purpose::Asn1 => self.certificates.look_at(&name, &bytes),
            Purpose::Root => {
                self.requests.push(Action::Certificates(CertificateErrand::AddRoot { name, bytes }));
            }
            Purpose::Beside => {
                self.remember_file(path);
                self.requests.push(Action::Certificates(CertificateErrand::Compare { name, bytes }));
            }
            _ => {
                self.remember_file(path);
                self.requests.push(Action::JudgeFile { name, bytes });
            }
        }
    }

    /// The bytes that Ctrl S saves, and a name for the file without its ending.
    pub(super) fn certificate_to_save(&self) -> Option<(String, Vec<u8>)> {
        let chain = certificates::build_of(&self.view, self.certificates.leaf);
        let roots = certificates::roots::build(&self.view);
        certificates::to_save(&self.certificates, chain.as_ref(), &roots)
    }

    /// PEM where the name says so, else DER.
    pub(super) fn save_certificate(&mut self, path: &Path, der: &[u8]) {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let wants_pem = ["pem", "crt"].iter().any(|pem| ending.eq_ignore_ascii_case(pem));
        let pem = certificates::to_pem(der).filter(|_| wants_pem);
        let bytes = pem.map_or_else(|| der.to_vec(), String::into_bytes);
        if let Err(why) = files::write(path, &bytes) {
            self.fail("The file was not saved", why);
        }
    }
}
