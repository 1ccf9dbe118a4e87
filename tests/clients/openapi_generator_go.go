// The client of openapi-generator's go: main URL.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"math"
	"os"

	weightd "github.com/GIT_USER_ID/GIT_REPO_ID"
)

type object = map[string]interface{}
type list = []interface{}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	configuration := weightd.NewConfiguration()
	configuration.Servers = weightd.ServerConfigurations{{URL: os.Args[1]}}
	client, ctx := weightd.NewAPIClient(configuration), context.Background()

	nested := weightd.Specification{
		Model: object{"type": "Sequential", "children": list{
			object{"type": "Linear", "in_features": 3, "out_features": 4}, "ReLU()", list{"Linear(4, 2)"}}},
		Init: list{object{"parameter": "weight", "initializer": object{"name": "normal", "std": 0.02}}},
		Seed: 42,
	}
	made, _, err := client.WeightsAPI.MakeWeightsJson(ctx).Specification(nested).Execute()
	check(err)
	tensor := made.Tensors["2.0.weight"]
	value := tensor.Data.(list)[0].(list)[0].(float64)
	fmt.Println("nested", tensor.Shape[0], tensor.Shape[1], int64(math.Round(value*1e9)))

	llama := weightd.Specification{Config: object{"model_type": "llama"}}
	seven, _, err := client.ModelsAPI.RegisterModel(ctx).Specification(llama).Execute()
	check(err)
	fmt.Println("counts", seven.ParameterCount, seven.TotalBytes)

	model, _, err := client.ModelsAPI.RegisterModel(ctx).Specification(nested).Execute()
	check(err)
	file, _, err := client.ModelsAPI.GetWeightsSafetensors(ctx, model.Id).Execute()
	check(err)
	content, err := io.ReadAll(file)
	check(err)
	sum := 0
	for _, one := range content {
		sum += int(one)
	}
	fmt.Println("bytes", len(content), sum)
}
