-- wrk: POST /v1/weights of the tutorial's net1, with another seed each time
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

local seed = os.time() * 1000

function request()
	seed = seed + 1
	return wrk.format(nil, nil, nil, '{"model": ["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"], "seed": ' ..
		string.format("%d", seed) .. '}')
end
