"""Weights of a weightd server as jax.Arrays: a process reads the slices of its own devices and the head of the file.

    model = WeightdModel("http://localhost:8080/v1/models/ID")
    params = model.load(lambda name, shape: NamedSharding(mesh, PartitionSpec(...)))
    array = jax.make_array_from_callback(shape, sharding, model.callback(name))
"""
import concurrent.futures, http.client, json, threading, urllib.parse
import jax, numpy as np

DTYPES = {"BOOL": "bool", "U8": "uint8", "I8": "int8", "I16": "int16", "I32": "int32", "I64": "int64",
          "F16": "float16", "BF16": jax.numpy.bfloat16, "F32": "float32", "F64": "float64"}

class WeightdModel:
    def __init__(self, url, threads=8, batch=8 << 20):
        self.url, self.threads, self.batch = urllib.parse.urlsplit(url), threads, batch
        self.kept, self.received = threading.local(), []  # a connection for each thread; bytes of each answer
        length = int.from_bytes(self.ask("GET", {"Range": "bytes=0-7"}), "little")
        self.head = json.loads(self.ask("GET", {"Range": f"bytes=8-{7 + length}"}))
        self.head.update({name: self.head[tied] for name, tied in self.head.pop("__metadata__").items() if tied in self.head})
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
    def read(self, wanted):  # (name, slices) of several tensors, in one request
        items = [{"name": name, "as": str(i), **({"slice": ",".join(f"{r.start}:{r.stop}" for r in ranges)} if ranges else {})}
                 for i, (name, ranges) in enumerate(wanted)]
        data = self.ask("POST", {"Content-Type": "application/json"}, json.dumps({"tensors": items}))
        begin = 8 + int.from_bytes(data[:8], "little")
        head = json.loads(data[8:begin])
        return [np.frombuffer(data, DTYPES[head[i]["dtype"]], np.prod(head[i]["shape"], dtype=int),
                              begin + head[i]["data_offsets"][0]).reshape(head[i]["shape"]) for i in map(str, range(len(wanted)))]
    def ranges(self, name, index):
        return tuple(slice(*part.indices(size)[:2]) for part, size in zip(index, self.head[name]["shape"]))
    def callback(self, name):  # for jax.make_array_from_callback
        return lambda index: self.read([(name, self.ranges(name, index))])[0]
    def load(self, sharding):
        arrays, wanted, batches, left = {}, {}, [], 0
        shardings = {name: sharding(name, tuple(item["shape"])) for name, item in self.head.items()}
        for name, item in self.head.items():
            for index in shardings[name].addressable_devices_indices_map(tuple(item["shape"])).values():
                wanted[name, str(index)] = (name, self.ranges(name, index))
        for key, (name, ranges) in wanted.items():
            size = np.dtype(DTYPES[self.head[name]["dtype"]]).itemsize * np.prod([r.stop - r.start for r in ranges], dtype=int)
            if size > left or len(batches[-1]) == 1000:
                batches, left = batches + [[]], max(self.batch, size)
            batches[-1].append(key)
            left -= size
        with concurrent.futures.ThreadPoolExecutor(self.threads) as pool:
            for keys, parts in zip(batches, pool.map(lambda keys: self.read([wanted[key] for key in keys]), batches)):
                arrays.update(zip(keys, parts))
        return {name: jax.make_array_from_callback(tuple(item["shape"]), shardings[name],
                                                   lambda index, name=name: arrays[name, str(index)])
                for name, item in self.head.items()}
