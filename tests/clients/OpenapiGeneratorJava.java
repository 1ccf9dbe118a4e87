/* The client of openapi-generator's java: OpenapiGeneratorJava URL. */
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.ModelsApi;
import org.openapitools.client.api.WeightsApi;
import org.openapitools.client.model.ModelFileTensorsValue;
import org.openapitools.client.model.ModelSummary;
import org.openapitools.client.model.Specification;

public class OpenapiGeneratorJava {
	public static void main(String[] arguments) throws Exception {
		ApiClient client = new ApiClient().setBasePath(arguments[0]);
		ModelsApi models = new ModelsApi(client);
		WeightsApi weights = new WeightsApi(client);
		Specification nested = new Specification()
			.model(Map.of("type", "Sequential", "children", List.of(
				Map.of("type", "Linear", "in_features", 3, "out_features", 4), "ReLU()",
				List.of("Linear(4, 2)"))))
			.init(List.of(Map.of("parameter", "weight", "initializer",
				Map.of("name", "normal", "std", 0.02))))
			.seed(42);
		ModelFileTensorsValue tensor = weights.makeWeightsJson(nested, null, null, null, null).getTensors().get("2.0.weight");
		List<?> row = (List<?>) ((List<?>) tensor.getData()).get(0);
		System.out.println("nested " + tensor.getShape().get(0) + " " + tensor.getShape().get(1) + " "
			+ Math.round(((Number) row.get(0)).doubleValue() * 1e9));
		ModelSummary seven = models.registerModel(new Specification().config(Map.of("model_type", "llama")));
		System.out.println("counts " + seven.getParameterCount() + " " + seven.getTotalBytes());
		byte[] file = Files.readAllBytes(weights.makeWeightsSafetensors(nested, null, null, null).toPath());
		long sum = 0;
		for (byte one : file)
			sum += one & 255;
		System.out.println("bytes " + file.length + " " + sum);
	}
}
