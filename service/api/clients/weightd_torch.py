"""Weights of a weightd server for torch.distributed.checkpoint: a rank reads its own slices and the head of the file.

    torch.distributed.checkpoint.load(state, storage_reader=WeightdReader("http://localhost:8080/v1/models/ID"))
"""
import concurrent.futures, http.client, json, threading, urllib.parse
import torch
from torch.distributed.checkpoint import StorageReader, metadata as dcp

DTYPES = {"BOOL": torch.bool, "U8": torch.uint8, "I8": torch.int8, "I16": torch.int16, "I32": torch.int32, "I64": torch.int64,
          "F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64}

class WeightdReader(StorageReader):
    def __init__(self, url, threads=8, batch=8 << 20):
        self.url, self.threads, self.batch = urllib.parse.urlsplit(url), threads, batch
        self.kept, self.received = threading.local(), []  # a connection for each thread; bytes of each answer
    def ask(self, method, headers, body=None):
        kind = http.client.HTTPSConnection if self.url.scheme == "https" else http.client.HTTPConnection
        self.kept.connection = getattr(self.kept, "connection", None) or kind(self.url.netloc, timeout=600)
        self.kept.connection.request(method, self.url.path + "/weights.safetensors", body, headers)
        answer = self.kept.connection.getresponse()
        data = answer.read()
        self.received.append(len(data))
        if answer.status >= 300:
            raise RuntimeError(f"{self.url.geturl()}: {answer.status} {data[:2000].decode()}")
        return data
    def read_metadata(self, *args, **kwargs):
        length = int.from_bytes(self.ask("GET", {"Range": "bytes=0-7"}), "little")
        head = json.loads(self.ask("GET", {"Range": f"bytes=8-{7 + length}"}))
        head.update({name: head[tied] for name, tied in head.pop("__metadata__").items() if tied in head})
        chunk = lambda shape: [dcp.ChunkStorageMetadata(torch.Size([0] * len(shape)), torch.Size(shape))]
        return dcp.Metadata({name: dcp.TensorStorageMetadata(dcp.TensorProperties(DTYPES[item["dtype"]]), torch.Size(item["shape"]),
                                                             chunk(item["shape"])) for name, item in head.items()})
    def read_batch(self, batch):
        items = [{"name": name, "as": str(i), **({"slice": text} if text else {})} for i, (name, text, _) in enumerate(batch)]
        data = self.ask("POST", {"Content-Type": "application/json"}, json.dumps({"tensors": items}))
        begin = 8 + int.from_bytes(data[:8], "little")
        head, data = json.loads(data[8:begin]), bytearray(memoryview(data)[begin:])
        for i, (_, _, target) in enumerate(batch):
            if target.numel() > 0:
                target.copy_(torch.frombuffer(data, dtype=DTYPES[head[str(i)]["dtype"]], count=target.numel(),
                                              offset=head[str(i)]["data_offsets"][0]).view(target.shape))
    def read_data(self, plan, planner):
        targets, batches, left = [planner.resolve_tensor(item).detach() for item in plan.items], [], 0
        for item, target in zip(plan.items, targets):
            ranges = [slice(at, at + count) for at, count in zip(item.storage_offsets, item.lengths)]
            step = max(1, self.batch * max(1, len(target) if target.ndim else 1) // max(1, target.nbytes))  # rows of a request
            for row in range(0, len(target) if target.ndim else 1, step):
                part = target[row:row + step] if target.ndim else target
                first = [f"{ranges[0].start + row}:{ranges[0].start + row + len(part)}"] if ranges else []
                if part.nbytes > left or len(batches[-1]) == 1000:
                    batches, left = batches + [[]], max(self.batch, part.nbytes)
                batches[-1].append((item.storage_index.fqn, ",".join(first + [f"{r.start}:{r.stop}" for r in ranges[1:]]), part))
                left -= part.nbytes
        with concurrent.futures.ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(self.read_batch, batches))
        list(map(planner.commit_tensor, plan.items, targets))
        return torch.futures.collect_all([])
    set_up_storage_reader = reset = lambda self, *args, **kwargs: None
    prepare_local_plan = prepare_global_plan = lambda self, plan: plan
    validate_checkpoint_id = classmethod(lambda cls, checkpoint_id: True)
