// The client that progenitor's macro makes: main URL.
use futures::TryStreamExt;
use serde_json::json;

progenitor::generate_api!(spec = "openapi-3.0.json");

#[tokio::main]
async fn main() {
    let client = Client::new(&std::env::args().nth(1).unwrap());
    let nested: types::Specification = serde_json::from_value(json!({
        "model": {"type": "Sequential", "children": [
            {"type": "Linear", "in_features": 3, "out_features": 4}, "ReLU()", ["Linear(4, 2)"]]},
        "init": [{"parameter": "weight", "initializer": {"name": "normal", "std": 0.02}}],
        "seed": 42}))
    .unwrap();
    let made = client.make_weights_json(None, None, None, None, &nested).await.unwrap().into_inner();
    let tensor = &made.tensors["2.0.weight"];
    let value = tensor.data[0][0].as_f64().unwrap();
    println!("nested {} {} {}", tensor.shape[0], tensor.shape[1], (value * 1e9).round() as i64);

    let llama: types::Specification = serde_json::from_value(json!({"config": {"model_type": "llama"}})).unwrap();
    let seven = client.register_model(&llama).await.unwrap().into_inner();
    println!("counts {} {}", seven.parameter_count, seven.total_bytes);

    let answer = client.make_weights_safetensors(None, None, None, &nested).await.unwrap();
    let file: Vec<u8> = answer.into_inner().into_inner().try_fold(Vec::new(), |mut all, part| async move {
        all.extend_from_slice(&part);
        Ok(all)
    }).await.unwrap();
    println!("bytes {} {}", file.len(), file.iter().map(|one| u64::from(*one)).sum::<u64>());
}
