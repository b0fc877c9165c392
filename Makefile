# Caderno. `make run` serves on http://localhost:8080, `make test` runs every test; both do their own set-up.
.PHONY: run test bench bench-peers lint assets build

# Larger data sets for tests and benchmarks, where they stand beside the checkout.
ifneq ($(wildcard ../shared/data),)
export CADERNO_DATA ?= $(abspath ../shared/data)
endif

# What has a path of its own for every kind of machine.
kernels = ./ml/f32 ./ml/optim ./ml/rnn ./ml/team ./ml/word2vec

run: assets
	go run ./cmd/web

build: assets
	go build -trimpath -o bin/caderno ./cmd/web

assets: web/static/vendor/echarts.js

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

web/static/vendor/echarts.js: node_modules/.package-lock.json
	npm run --silent assets
	@touch $@

test: assets lint
	go test -race ./...
	go test -run SmallWorld ./ml
	go test -tags noasm $(kernels)
	@if command -v qemu-aarch64-static >/dev/null; then GOARCH=arm64 go test -exec qemu-aarch64-static $(kernels); \
	else echo "qemu-aarch64-static is not installed: the tests for arm64 are left out"; fi
	cd web/browser && go test -count=1 ./... # the program it runs is no input that a cached pass would know

lint: node_modules/.package-lock.json
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "gofmt would change these files"; exit 1; }
	go vet ./...
	GOARCH=arm64 go vet ./ml/f32
	cd web/browser && go vet ./...
	go tool -modfile=tools/go.mod staticcheck ./...
	@dir=$$(mktemp -d) && trap 'rm -r '$$dir EXIT && (cd ml/f32/asm && go run . -out $$dir/kernels_amd64.s -stubs $$dir/kernels_amd64.go -pkg f32) && \
	for f in kernels_amd64.s kernels_amd64.go; do tail -n +2 $$dir/$$f >$$dir/new; tail -n +2 ml/f32/$$f | cmp - $$dir/new || \
	{ echo "ml/f32/$$f is not what its generator writes: go generate ./ml/f32"; exit 1; }; done
	npm run --silent check

bench: assets
	go test -timeout 3h -run '^$$' -bench . ./...
	cd web/browser && go test -timeout 1h -run '^$$' -bench . ./...

# Beside PyTorch, gensim and fastText on this machine, in turns; about an hour:
# apt-get install python3-torch libopenblas0-pthread python3-gensim fasttext
bench-peers:
	CADERNO_PEERS=1 go test -timeout 3h -run '^$$' -bench Peers -benchtime 1x ./ml/rnn ./ml/word2vec
