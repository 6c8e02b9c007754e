'use strict';
// What an ordinary client does in a day: npm's mlflow against the server at argv[2] with the key argv[3]. Ends with 1 and the reason at the first surprise.
const assert = require('assert');
const MLflow = require('mlflow').default || require('mlflow');

console.log = () => {}; // the client prints every body

async function refused(code, status, work) {
    try {
        await work();
    } catch (failure) {
        const told = JSON.parse(failure.message.slice(failure.message.indexOf('{')));
        assert.strictEqual(told.data.error_code, code);
        assert.strictEqual(told.status, status);
        assert.ok(told.data.message.length > 0);
        return;
    }
    assert.fail(`needed ${code}`);
}

async function main() {
    const mlflow = new MLflow({ endpoint: process.argv[2], headers: { Authorization: `Bearer ${process.argv[3]}` } });
    const { Experiments, Runs, Metrics, Artifacts } = mlflow;

    // experiments
    const { experiment_id } = await Experiments.create({ name: 'Größe 東京' });
    const { experiment } = await Experiments.get({ experiment_id });
    assert.strictEqual(experiment.name, 'Größe 東京');
    assert.strictEqual(experiment.lifecycle_stage, 'active');
    assert.ok(experiment.artifact_location.startsWith('mlflow-artifacts:/'));
    await refused('RESOURCE_ALREADY_EXISTS', 400, () => Experiments.create({ name: 'Größe 東京' }));
    await refused('RESOURCE_DOES_NOT_EXIST', 404, () => Experiments.get({ experiment_id: '999999' }));
    await Experiments.update({ experiment_id, new_name: 'ridge' });
    assert.deepStrictEqual((await Experiments.list()).experiments.map(e => e.name).sort(), ['Default', 'ridge']);
    await Experiments.delete({ experiment_id });
    assert.deepStrictEqual((await Experiments.list({ view_type: 'DELETED_ONLY' })).experiments.map(e => e.name), ['ridge']);
    await Experiments.restore({ experiment_id });
    assert.strictEqual((await Experiments.list({ view_type: 'ALL' })).experiments.length, 2);

    // a run
    const start_time = 1700000000000;
    const { run } = await Runs.create({ experiment_id, user_id: 'ada', start_time, tags: [{ key: 'team', value: 'north' }] });
    const run_id = run.info.run_id;
    assert.strictEqual(run.info.status, 'RUNNING');
    assert.strictEqual(run.info.start_time, start_time);
    assert.strictEqual(run.info.user_id, 'ada');
    assert.ok(run.data.tags.some(t => t.key === 'team' && t.value === 'north'));
    await Runs.logParameter({ run_id, key: 'alpha', value: '0.5' });
    await refused('INVALID_PARAMETER_VALUE', 400, () => Runs.logParameter({ run_id, key: 'alpha', value: '0.6' }));
    await Runs.setTag({ run_id, key: 'note', value: 'x' });
    await Runs.setTag({ run_id, key: 'gone', value: 'y' });
    await Runs.deleteTag({ run_id, key: 'gone' });
    for (let step = 0; step < 3; step++) await Runs.logMetric({ run_id, key: 'rmse', value: 3 - step, timestamp: start_time + step, step });
    await refused('INVALID_PARAMETER_VALUE', 400, () => Runs.logMetric({ run_id, key: 'rmse', value: NaN, timestamp: start_time, step: 9 })); // JSON.stringify makes null of it
    await Runs.logMetric({ run_id, key: 'odd', value: 'NaN', timestamp: start_time, step: 0 });
    await Runs.logMetric({ run_id, key: 'odd', value: '-Infinity', timestamp: start_time, step: 1 });
    await Runs.logBatch({
        run_id,
        metrics: [{ key: 'mae', value: 0.25, timestamp: start_time, step: 1 }, { key: 'mae', value: 0.125, timestamp: start_time, step: 2 }],
        params: [{ key: 'beta', value: '1' }],
        tags: [{ key: 'batch', value: 'yes' }],
    });
    const read = (await Runs.get({ run_id })).run;
    const by = entries => Object.fromEntries(entries.map(e => [e.key, e.value]));
    assert.deepStrictEqual(by(read.data.params), { alpha: '0.5', beta: '1' });
    assert.deepStrictEqual(by(read.data.metrics), { mae: 0.125, odd: '-Infinity', rmse: 1 });
    const tags = by(read.data.tags);
    assert.strictEqual(tags.note, 'x');
    assert.strictEqual(tags.batch, 'yes');
    assert.ok(!('gone' in tags));

    // its series
    const history = (await Metrics.getHistory({ run_id, metric_key: 'rmse' })).metrics;
    assert.deepStrictEqual(history, [0, 1, 2].map(step => ({ key: 'rmse', value: 3 - step, timestamp: start_time + step, step })));
    assert.deepStrictEqual((await Metrics.getHistory({ run_id, metric_key: 'odd' })).metrics.map(m => m.value), ['NaN', '-Infinity']);

    // its files
    const files = await Artifacts.list({ run_id });
    assert.deepStrictEqual(files.files, []);
    assert.strictEqual(files.root_uri, read.info.artifact_uri);
    const base = `${process.argv[2]}/api/2.0/mlflow-artifacts/artifacts/${read.info.artifact_uri.replace('mlflow-artifacts:/', '').replace(/^\/+/, '')}`;
    const headers = { Authorization: `Bearer ${process.argv[3]}` };
    assert.strictEqual((await fetch(`${base}/model/a%20b.txt`, { method: 'PUT', headers, body: 'ridge' })).status, 200);
    assert.deepStrictEqual((await Artifacts.list({ run_id })).files, [{ path: 'model', is_dir: true }]);
    assert.deepStrictEqual((await Artifacts.list({ run_id, path: 'model' })).files, [{ path: 'model/a b.txt', is_dir: false, file_size: 5 }]);
    assert.strictEqual(await (await fetch(`${base}/model/a%20b.txt`, { headers })).text(), 'ridge');

    // its end
    const { run_info } = await Runs.update({ run_id, status: 'FINISHED', end_time: start_time + 5000 });
    assert.strictEqual(run_info.status, 'FINISHED');
    assert.strictEqual(run_info.end_time, start_time + 5000);

    // finding
    for (let i = 0; i < 5; i++) {
        const other = (await Runs.create({ experiment_id, start_time: start_time + 1000 * (i + 1), tags: [] })).run.info.run_id;
        await Runs.logMetric({ run_id: other, key: 'rmse', value: i / 10, timestamp: start_time, step: 0 });
        await Runs.logParameter({ run_id: other, key: 'alpha', value: `${i}` });
    }
    const found = await Runs.search({ experiment_ids: [experiment_id], filter: "metrics.rmse < 0.35 and params.alpha != '0'", order_by: ['metrics.rmse DESC'] });
    assert.deepStrictEqual(found.runs.map(r => by(r.data.params).alpha), ['3', '2', '1']);
    const first = await Runs.search({ experiment_ids: [experiment_id], max_results: 4, order_by: ['attributes.start_time ASC'] });
    assert.strictEqual(first.runs.length, 4);
    assert.strictEqual(first.runs[0].info.run_id, run_id);
    const second = await Runs.search({ experiment_ids: [experiment_id], max_results: 4, order_by: ['attributes.start_time ASC'], page_token: first.next_page_token });
    assert.strictEqual(second.runs.length, 2);
    assert.ok(!second.next_page_token);
    assert.strictEqual(new Set([...first.runs, ...second.runs].map(r => r.info.run_id)).size, 6);
    await refused('INVALID_PARAMETER_VALUE', 400, () => Runs.search({ experiment_ids: [experiment_id], filter: 'metrics.rmse <<< 1' }));

    // delete and restore
    await Runs.delete({ run_id });
    assert.strictEqual((await Runs.get({ run_id })).run.info.lifecycle_stage, 'deleted');
    assert.strictEqual((await Runs.search({ experiment_ids: [experiment_id] })).runs.length, 5);
    assert.deepStrictEqual((await Runs.search({ experiment_ids: [experiment_id], run_view_type: 'DELETED_ONLY' })).runs.map(r => r.info.run_id), [run_id]);
    await Runs.restore({ run_id });
    assert.strictEqual((await Runs.search({ experiment_ids: [experiment_id] })).runs.length, 6);
    await refused('RESOURCE_DOES_NOT_EXIST', 404, () => Runs.get({ run_id: '0'.repeat(32) }));
}

main().then(() => process.stdout.write('all as expected\n'), failure => {
    process.stderr.write(`${failure.stack}\n`);
    process.exit(1);
});
