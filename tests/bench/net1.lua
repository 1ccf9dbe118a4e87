-- wrk: POST /v1/weights of the tutorial's net1
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [[{"model": ["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"], "seed": 42}]]
