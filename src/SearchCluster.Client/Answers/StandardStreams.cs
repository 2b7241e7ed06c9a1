using System.Runtime.InteropServices;
using System.Text;

namespace SearchCluster.Client.Answers;

/// <summary>Standard output and standard error as the program uses them: neither ends it with an unhandled exception.</summary>
internal static class StandardStreams
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Standard output. What cannot be written, since it is closed or its disk is full, throws <see cref="StandardOutputException"/>, once;
    /// what a pipe no longer reads is dropped.
    /// </summary>
    /// <param name="isOpen">Whether the process was given one.</param>
    public static TextWriter Output(bool isOpen) =>
        new StreamWriter(new AnswerStream(isOpen ? Console.OpenStandardOutput() : null), Utf8) { AutoFlush = true };

    /// <summary>Standard error. What cannot be written is dropped: there is no other place to say so, and the work goes on.</summary>
    public static TextWriter Error(bool isOpen) =>
        TextWriter.Synchronized(
            new StreamWriter(new MessageStream(isOpen ? Console.OpenStandardError() : null), Utf8) { AutoFlush = true });

    /// <summary>
    /// Which of the two the process was given. One that was closed is given the null device, for good: the next file that is opened, such
    /// as
    /// the database, would otherwise get its number, and the answer with it.
    /// </summary>
    public static (bool Output, bool Error) Secure()
    {
        var isOpen = new[] { true, true, true };
        if (OperatingSystem.IsWindows())
            return (true, true);
        while (Open("/dev/null", ReadAndWrite) is >= 0 and var number)
        {
            if (number > 2)
            {
                _ = Close(number);
                break;
            }

            isOpen[number] = false;
        }

        return (isOpen[1] && IsInherited(1), isOpen[2] && IsInherited(2));
    }

    // The runtime opens files before the program begins, and one of them may have the number of a stream that was closed. Such a file is
    // closed on exec; what a parent hands over never is.
    private static bool IsInherited(int number) => (Control(number, GetDescriptorFlags) & ClosedOnExec) == 0;

    private const int ReadAndWrite = 2;
    private const int GetDescriptorFlags = 1;
    private const int ClosedOnExec = 1;

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int number, int command);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int number);

    private sealed class AnswerStream(Stream? inner) : WriteOnlyStream
    {
        private bool _isBroken;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (_isBroken || count == 0)
                return;
            try
            {
                if (inner is null)
                    throw new IOException("it is closed");
                inner.Write(buffer, offset, count);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _isBroken = true;
                throw new StandardOutputException(error);
            }
        }
    }

    private sealed class MessageStream(Stream? inner) : WriteOnlyStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                inner?.Write(buffer, offset, count);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A terminal that was closed, a full disk.
            }
        }
    }

    private abstract class WriteOnlyStream : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // Nothing is kept back.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

/// <summary>The answer cannot be written.</summary>
internal sealed class StandardOutputException(Exception cause) : Exception($"standard output cannot be written: {Reason(cause)}", cause)
{
    // .NET adds the name of the file, of which there is none here.
    private static string Reason(Exception cause) =>
        cause.Message.IndexOf(" : '", StringComparison.Ordinal) is > 0 and var end ? cause.Message[..end] : cause.Message;
}
