using System.Text;

namespace Engine.Tests.Dummy;

/// <summary>
/// Answers as nslookup does on a Chinese Windows, in GBK and without a network, so that the tutorial's program can be run anywhere.
/// </summary>
internal static class FakeNslookup
{
    private const string Server = "服务器:  UnKnown\nAddress:  192.168.42.129\n\n";

    /// <summary>Reads commands until the end of the input or the word exit.</summary>
    internal static int Run()
    {
        using Stream output = Console.OpenStandardOutput();
        Encoding gbk = CodePagesEncodingProvider.Instance.GetEncoding("gbk")!;
        Write("默认" + Server + "> ");
        string kind = "a";
        while (Console.In.ReadLine() is { } line && line != "exit")
        {
            if (line.StartsWith("set q=", StringComparison.Ordinal))
            {
                kind = line[6..];
                Write("> ");
            }
            else
            {
                string answer = kind == "mx" ? $"{line}\tMX preference = 50, mail exchanger = mail.{line}" : $"{line}\t192.0.2.1";
                Write($"{Server}{answer}\n> ");
            }
        }

        Write("\n");
        return 0;

        void Write(string text)
        {
            output.Write(gbk.GetBytes(text));
            output.Flush();
        }
    }
}
