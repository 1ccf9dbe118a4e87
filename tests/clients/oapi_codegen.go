// The client of oapi-codegen: main URL.
package main

import (
	"context"
	"fmt"
	"log"
	"math"
	"os"

	"clients/weightd"
)

type object = map[string]interface{}
type list = []interface{}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// A model that was registered already is answered by 200, a new one by 201.
func register(client *weightd.ClientWithResponses, specification weightd.Specification) *weightd.ModelSummary {
	answer, err := client.RegisterModelWithResponse(context.Background(), specification)
	check(err)
	if answer.JSON200 != nil {
		return answer.JSON200
	}
	return answer.JSON201
}

func main() {
	client, err := weightd.NewClientWithResponses(os.Args[1])
	check(err)
	ctx := context.Background()

	nested := weightd.Specification{
		Model: object{"type": "Sequential", "children": list{
			object{"type": "Linear", "in_features": 3, "out_features": 4}, "ReLU()", list{"Linear(4, 2)"}}},
		Init: list{object{"parameter": "weight", "initializer": object{"name": "normal", "std": 0.02}}},
		Seed: 42,
	}
	made, err := client.MakeWeightsJsonWithResponse(ctx, &weightd.MakeWeightsJsonParams{}, nested)
	check(err)
	tensor := made.JSON200.Tensors["2.0.weight"]
	value := tensor.Data.(list)[0].(list)[0].(float64)
	fmt.Println("nested", tensor.Shape[0], tensor.Shape[1], int64(math.Round(value*1e9)))

	seven := register(client, weightd.Specification{Config: object{"model_type": "llama"}})
	fmt.Println("counts", seven.ParameterCount, seven.TotalBytes)

	model := register(client, nested)
	file, err := client.GetWeightsSafetensorsWithResponse(ctx, model.Id, &weightd.GetWeightsSafetensorsParams{})
	check(err)
	sum := 0
	for _, one := range file.Body {
		sum += int(one)
	}
	fmt.Println("bytes", len(file.Body), sum)
}
