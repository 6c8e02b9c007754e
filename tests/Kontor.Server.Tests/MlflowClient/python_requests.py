"""Requests of the form that MLflow's Python client 2.x makes, with the standard library alone: GET with a query string, all else with a body of JSON.

python3 python_requests.py http://127.0.0.1:5000 KEY
"""
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

HOST, KEY = sys.argv[1].rstrip("/"), sys.argv[2]
HEADERS = {"Authorization": "Bearer " + KEY, "User-Agent": "mlflow-python-client/2.14.1"}


def call(method, path, status=200, /, **fields):
    url, body, headers = HOST + path, None, dict(HEADERS)
    if method == "GET":
        if fields:
            url += "?" + urllib.parse.urlencode(fields, doseq=True)
    else:
        body, headers["Content-Type"] = json.dumps(fields).encode(), "application/json"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method)) as answer:
            assert status == answer.status, (path, answer.status)
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        told = json.load(refused)
        assert status == refused.code, (path, refused.code, told)
        return told


def api(method, path, status=200, /, **fields):
    return call(method, "/api/2.0/mlflow/" + path, status, **fields)


def file(method, path, content=None):
    url = HOST + "/api/2.0/mlflow-artifacts/artifacts/" + urllib.parse.quote(path)
    with urllib.request.urlopen(urllib.request.Request(url, content, {**HEADERS, "Content-Type": "application/octet-stream"}, method=method)) as answer:
        return answer.read()


# mlflow.set_experiment, mlflow.start_run
missing = api("GET", "experiments/get-by-name", 404, experiment_name="prices & margins")
assert missing["error_code"] == "RESOURCE_DOES_NOT_EXIST", missing
experiment = api("POST", "experiments/create", name="prices & margins", tags=[])["experiment_id"]
assert api("GET", "experiments/get-by-name", experiment_name="prices & margins")["experiment"]["experiment_id"] == experiment
run = api("POST", "runs/create", experiment_id=experiment, user_id="ada", start_time=1700000000000, run_name="first", tags=[{"key": "mlflow.user", "value": "ada"}])["run"]
run_id = run["info"]["run_id"]
assert run["info"]["run_name"] == "first"

# mlflow.log_metric: protobuf's JSON writes NaN as a text, Python's encoder as a bare word
api("POST", "runs/log-metric", run_uuid=run_id, run_id=run_id, key="loss", value=0.5, timestamp=1700000000001, step=0)
api("POST", "runs/log-metric", run_uuid=run_id, run_id=run_id, key="loss", value="NaN", timestamp=1700000000002, step=1)
api("POST", "runs/log-metric", run_uuid=run_id, run_id=run_id, key="loss", value=float("inf"), timestamp=1700000000003, step=2)
api("POST", "runs/log-batch", run_id=run_id, params=[{"key": "depth", "value": "6"}], tags=[],
    metrics=[{"key": "auc", "value": float("nan"), "timestamp": "1700000000000", "step": str(step)} for step in range(100)])
history = api("GET", "metrics/get-history", run_uuid=run_id, run_id=run_id, metric_key="loss")["metrics"]
assert [m["value"] for m in history] == [0.5, "NaN", "Infinity"], history
assert [float(m["value"]) for m in history][2] == float("inf")
page = api("GET", "metrics/get-history", run_id=run_id, metric_key="auc", max_results=60)
assert len(page["metrics"]) == 60
assert len(api("GET", "metrics/get-history", run_id=run_id, metric_key="auc", max_results=60, page_token=page["next_page_token"])["metrics"]) == 40
bulk = api("GET", "metrics/get-history-bulk-interval", run_ids=[run_id], metric_key="auc", max_results=10)["metrics"]
assert len(bulk) == 10 and {bulk[0]["step"], bulk[-1]["step"]} == {0, 99} and bulk[0]["run_id"] == run_id, bulk

# mlflow.log_artifact, mlflow.artifacts.download_artifacts
root = run["info"]["artifact_uri"].split("mlflow-artifacts:", 1)[1].lstrip("/")
file("PUT", root + "/model/MLmodel", b"flavors: {}\n")
assert file("GET", root + "/model/MLmodel") == b"flavors: {}\n"
listed = call("GET", "/api/2.0/mlflow-artifacts/artifacts", path=root + "/model")["files"]
assert listed == [{"path": "MLmodel", "is_dir": False, "file_size": 12}], listed
api("POST", "runs/log-model", run_id=run_id, model_json=json.dumps({"artifact_path": "model", "flavors": {}}))

# mlflow.register_model, MlflowClient
api("POST", "registered-models/create", name="price model")
assert api("POST", "registered-models/create", 400, name="price model")["error_code"] == "RESOURCE_ALREADY_EXISTS"
version = api("POST", "model-versions/create", name="price model", source=run["info"]["artifact_uri"] + "/model", run_id=run_id, tags=[{"key": "a", "value": "b"}])["model_version"]
assert (version["version"], version["current_stage"], version["status"]) == ("1", "None", "READY"), version
api("POST", "registered-models/alias", name="price model", alias="champion", version="1")
assert api("GET", "registered-models/alias", name="price model", alias="champion")["model_version"]["version"] == "1"
moved = api("POST", "model-versions/transition-stage", name="price model", version="1", stage="Production", archive_existing_versions=True)["model_version"]
assert moved["current_stage"] == "Production"
assert api("GET", "model-versions/get-download-uri", name="price model", version="1")["artifact_uri"].endswith("/model")
assert len(api("POST", "registered-models/get-latest-versions", name="price model", stages=["Production"])["model_versions"]) == 1
assert len(api("GET", "model-versions/search", filter="name='price model'", max_results=100, order_by=["version_number DESC"])["model_versions"]) == 1
assert len(api("GET", "registered-models/search", filter="name ILIKE 'PRICE%'", max_results=100)["registered_models"]) == 1
api("PATCH", "registered-models/update", name="price model", description="what a price does")
api("DELETE", "registered-models/alias", name="price model", alias="champion")
api("DELETE", "model-versions/delete", name="price model", version="1")
api("DELETE", "registered-models/delete", name="price model")

api("POST", "runs/update", run_id=run_id, run_uuid=run_id, status="FINISHED", end_time=1700000009000, run_name="first")
runs = api("POST", "runs/search", experiment_ids=[experiment], filter="attributes.status = 'FINISHED'", run_view_type="ACTIVE_ONLY", max_results=1000, order_by=[])["runs"]
assert len(runs) == 1 and runs[0]["data"]["params"] == [{"key": "depth", "value": "6"}], runs
print("all as expected")
