// A WebSocket of the npm package ws, as a pipe: bytes that come to standard input leave as binary messages, and what
// messages bring goes to standard output. What else happens is written to standard error, a word and its value a line.
//
//     node peer.js call URL [fragments] [origin ORIGIN]      dials, for a page of that origin
//     node peer.js serve [fragments]         listens on a free port, says which, and takes one caller
"use strict";

const WebSocket = require("ws");

const SUBPROTOCOL = "ciarla.v1";
const [role, ...words] = process.argv.slice(2);
const inFragments = words.includes("fragments");

function say(word, value)
{
	process.stderr.write(`${word} ${value}\n`);
}

function send(socket, bytes)
{
	if (!inFragments)
	{
		socket.send(bytes);
		return;
	}
	for (let i = 0; i < bytes.length; ++i)
	{
		socket.send(bytes.subarray(i, i + 1), { binary: true, fin: i + 1 === bytes.length });
	}
}

function begin(socket)
{
	say("open", socket.protocol);
	process.stdin.on("data", (bytes) => send(socket, bytes));
	process.stdin.on("end", () => socket.close(1000, "bye"));
	socket.ping("are you there");
}

function hear(socket)
{
	socket.on("message", (bytes, isBinary) => isBinary ? process.stdout.write(bytes) : say("text", bytes));
	socket.on("pong", (bytes) => say("pong", bytes));
	socket.on("unexpected-response", (_request, response) =>
	{
		say("refused", response.statusCode);
		process.exit(1);
	});
	socket.on("error", (error) => say("error", error.message));
	socket.on("close", (code, reason) =>
	{
		say("close", `${code} ${reason}`);
		process.stdout.end(() => process.exit(0));
	});
}

if (role === "call")
{
	const origin = words.includes("origin") ? words[words.indexOf("origin") + 1] : undefined;
	const socket = new WebSocket(words[0], ["other.v9", SUBPROTOCOL], { origin });
	hear(socket);
	socket.on("open", () => begin(socket));
}
else
{
	const server = new WebSocket.Server({ host: "127.0.0.1", port: 0, handleProtocols: (offered) =>
		offered.has(SUBPROTOCOL) && SUBPROTOCOL });
	server.on("listening", () => say("port", server.address().port));
	server.on("connection", (socket) =>
	{
		server.close();
		hear(socket);
		begin(socket);
	});
}
