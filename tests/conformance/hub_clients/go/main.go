// Command hubclients reads a file of the Hub's protocol with safetensors in Go: hubclients URL REPOSITORY.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/nlpodyssey/safetensors"
)

func fetch(url string) ([]byte, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

func run(url, repository string) error {
	data, err := fetch(url + "/" + repository + "/resolve/main/model.safetensors")
	if err != nil {
		return err
	}
	file, err := safetensors.Deserialize(data)
	if err != nil {
		return err
	}
	elements := uint64(0)
	for _, named := range file.Tensors() {
		count := uint64(1)
		for _, size := range named.TensorView.Shape() {
			count *= size
		}
		if uint64(len(named.TensorView.Data())) != 4*count {
			return fmt.Errorf("%s has %d bytes", named.Name, len(named.TensorView.Data()))
		}
		elements += count
	}
	if elements != 4004000 {
		return fmt.Errorf("%d elements", elements)
	}
	return nil
}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Println("NOT OK: safetensors in Go:", err)
		os.Exit(1)
	}
	fmt.Println("ok: safetensors in Go reads the file")
}
