"""The original scripts: peers of our own that send and receive as they do, and the server from its document.

    python3 seed_scripts.py server DESCRIPTOR              our own
    python3 seed_scripts.py document DESCRIPTOR FILE       the first ```python block of FILE
    python3 seed_scripts.py client PORT

The server's port is any free one, told on the descriptor; nothing else of the script is changed.
"""

import os
import pathlib
import re
import socket
import sys
import threading

SERVER = '''
import socket, threading

HOST = ''
PORT = 12345

def send_messages(conn):
    while True:
        try:
            message = input("> ")
            conn.sendall(message.encode())
            if message.strip().lower() == "/close":
                print("Closing connection...")
                break
        except ConnectionResetError:
            print("\\nConnection closed abruptly by the client.")
            break

def receive_messages(conn, client_name):
    while True:
        try:
            data = conn.recv(1024)
            if not data:
                print("\\nConnection closed by the client.")
                break
            print(f"\\n\\033[1m{client_name}\\033[0m: {data.decode()}\\n> ", end="")
        except ConnectionResetError:
            print("\\nConnection closed abruptly by the client.")
            break

server_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server_socket.bind((HOST, PORT))
server_socket.listen(1)
print("Server started. Waiting for connection...")
conn, addr = server_socket.accept()
print(f"Connected by {addr}")
server_name = input("Enter your name: ")
conn.sendall(server_name.encode())
client_name = conn.recv(1024).decode()
print(f"\\nYou are chatting with \\033[1m{client_name}\\033[0m")
send_thread = threading.Thread(target=send_messages, args=(conn,), daemon=True)
receive_thread = threading.Thread(target=receive_messages, args=(conn, client_name), daemon=True)
send_thread.start()
receive_thread.start()
send_thread.join()
conn.close()
server_socket.close()
print("Connection closed.")
'''


def run_server(script: str, descriptor: int) -> None:
    class PortTellingSocket(socket.socket):
        def listen(self, backlog: int) -> None:
            super().listen(backlog)
            os.write(descriptor, b"%d\n" % self.getsockname()[1])
            os.close(descriptor)

    socket.socket = PortTellingSocket
    changed, count = re.subn(r"^PORT = \d+", "PORT = 0", script, flags=re.MULTILINE)
    assert count == 1, "The script does not say PORT."
    exec(compile(changed, "server", "exec"), {"__name__": "__main__"})


def run_client(port: int) -> None:
    """Connects, sends the name raw, then reads 1,024 bytes as the server's."""
    name = input("Enter your name: ")
    conn = socket.create_connection(("127.0.0.1", port))
    conn.sendall(name.encode())
    server_name = conn.recv(1024).decode()
    print(f"\nYou are chatting with \033[1m{server_name}\033[0m")

    def receive() -> None:
        while True:
            try:
                data = conn.recv(1024)
            except ConnectionResetError:
                print("\nConnection closed abruptly by the server.")
                break
            if not data:
                print("\nConnection closed by the server.")
                break
            print(f"\n\033[1m{server_name}\033[0m: {data.decode()}\n> ", end="", flush=True)

    threading.Thread(target=receive, daemon=True).start()
    while True:
        message = input("> ")
        conn.sendall(message.encode())
        if message.strip().lower() == "/close":
            print("Closing connection...")
            break
    conn.close()
    print("Connection closed.")


def main() -> None:
    if sys.argv[1] == "server":
        run_server(SERVER, int(sys.argv[2]))
    elif sys.argv[1] == "document":
        document = pathlib.Path(sys.argv[3]).read_text("utf-8")
        script = re.search(r"^```python\n(.*?)^```", document, re.DOTALL | re.MULTILINE).group(1)
        run_server(script, int(sys.argv[2]))
    else:
        run_client(int(sys.argv[2]))


if __name__ == "__main__":
    main()
