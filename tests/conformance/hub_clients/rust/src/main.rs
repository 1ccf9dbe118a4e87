//! hf-hub 0.4 (sync and tokio), hf-hub 1.0 (async and blocking) and safetensors, unmodified, against the daemon:
//! hub-clients URL REPOSITORY FOLDER FILE, where FILE is what /v1 answers for the repository's model.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use safetensors::SafeTensors;

type Outcome = Result<(), Box<dyn Error>>;

struct Wanted {
    url: String,
    repository: String,
    folder: PathBuf,
    bytes: Vec<u8>,
}

fn check(name: &str, holds: bool) -> Outcome {
    println!("{}: {name}", if holds { "ok" } else { "NOT OK" });
    if holds {
        Ok(())
    } else {
        Err(name.into())
    }
}

fn is_file(wanted: &Wanted, path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes == wanted.bytes)
}

/// Shards of a snapshot hold the tensors of the whole file.
fn check_shards(wanted: &Wanted, paths: &[PathBuf]) -> Outcome {
    let whole = SafeTensors::deserialize(&wanted.bytes)?;
    let mut tensors = 0;
    for path in paths {
        let bytes = fs::read(path)?;
        let shard = SafeTensors::deserialize(&bytes)?;
        for (name, tensor) in shard.tensors() {
            tensors += usize::from(whole.tensor(&name)?.data() == tensor.data());
        }
    }
    check("shards hold the tensors of the whole", tensors == whole.len())
}

fn old_sync(wanted: &Wanted) -> Outcome {
    use hf04::{api::sync::ApiBuilder, Repo, RepoType};
    let api = ApiBuilder::new()
        .with_endpoint(wanted.url.clone())
        .with_cache_dir(wanted.folder.join("old-sync"))
        .with_progress(false)
        .build()?;
    let repo = api.model(wanted.repository.clone());
    check("0.4 sync: info", repo.info()?.siblings.iter().any(|s| s.rfilename == "model.safetensors"))?;
    check("0.4 sync: get", is_file(wanted, &repo.get("model.safetensors")?))?;
    check("0.4 sync: a missing file is an error", repo.get("none.bin").is_err())?;
    let sharded = api.repo(Repo::with_revision(
        wanted.repository.clone(),
        RepoType::Model,
        "shard_bytes-8000000".into(),
    ));
    let mut paths = vec![];
    for sibling in sharded.info()?.siblings {
        if sibling.rfilename.starts_with("model-") {
            paths.push(sharded.get(&sibling.rfilename)?);
        }
    }
    check_shards(wanted, &paths)
}

async fn old_tokio(wanted: &Wanted) -> Outcome {
    use hf04::api::tokio::ApiBuilder;
    let api = ApiBuilder::new()
        .with_endpoint(wanted.url.clone())
        .with_cache_dir(wanted.folder.join("old-tokio"))
        .with_progress(false)
        .build()?;
    let repo = api.model(wanted.repository.clone());
    check("0.4 tokio: info", repo.info().await?.sha.len() == 40)?;
    check("0.4 tokio: get", is_file(wanted, &repo.get("model.safetensors").await?))?;
    check("0.4 tokio: a missing file is an error", repo.get("none.bin").await.is_err())
}

async fn new_async(wanted: &Wanted) -> Outcome {
    let client = hf1::HFClient::builder()
        .endpoint(wanted.url.clone())
        .cache_dir(wanted.folder.join("new-async"))
        .build()?;
    let (owner, name) = wanted.repository.split_once('/').ok_or("a name has a slash")?;
    let repo = client.model(owner, name);
    let path = repo.download_file().filename("model.safetensors").send().await?;
    check("1.0 async: download_file", is_file(wanted, &path))?;
    let again = repo.download_file().filename("model.safetensors").send().await?;
    check("1.0 async: download_file from the cache", again == path)?;
    let missing = repo.download_file().filename("none.bin").send().await;
    check("1.0 async: a missing file is EntryNotFound", matches!(missing, Err(hf1::HFError::EntryNotFound { .. })))?;
    let part = repo.download_file_to_bytes().filename("model.safetensors").range(8..40).send().await?;
    check("1.0 async: a range", part[..] == wanted.bytes[8..40])?;
    let folder = repo.snapshot_download().revision("shard_bytes-8000000").send().await?;
    let mut paths = vec![];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "safetensors") {
            paths.push(path);
        }
    }
    check_shards(wanted, &paths)
}

fn new_blocking(wanted: &Wanted) -> Outcome {
    let client = hf1::HFClientSync::from_inner(
        hf1::HFClient::builder()
            .endpoint(wanted.url.clone())
            .cache_dir(wanted.folder.join("new-blocking"))
            .build()?,
    )?;
    let (owner, name) = wanted.repository.split_once('/').ok_or("a name has a slash")?;
    let path = client.model(owner, name).download_file().filename("model.safetensors").send()?;
    check("1.0 blocking: download_file", is_file(wanted, &path))
}

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, url, repository, folder, file] = &arguments[..] else {
        return Err("usage: hub-clients URL REPOSITORY FOLDER FILE".into());
    };
    let wanted = Wanted {
        url: url.clone(),
        repository: repository.clone(),
        folder: folder.into(),
        bytes: fs::read(file)?,
    };
    let runtime = tokio::runtime::Runtime::new()?;
    old_sync(&wanted)?;
    runtime.block_on(old_tokio(&wanted))?;
    runtime.block_on(new_async(&wanted))?;
    new_blocking(&wanted)?;
    println!("hf-hub 0.4.3 and 1.0.0, safetensors 0.6: 0 findings");
    Ok(())
}
