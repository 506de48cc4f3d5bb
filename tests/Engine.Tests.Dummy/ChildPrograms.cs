using System.Diagnostics;

namespace Engine.Tests.Dummy;

/// <summary>Programs that this one starts.</summary>
internal static class ChildPrograms
{
    /// <summary>Starts a program that sleeps for ever, with this one's standard streams, and gives its process id.</summary>
    internal static int StartSleeper()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        start.ArgumentList.Add("sleep");
        using Process process = Process.Start(start)!;
        return process.Id;
    }

    /// <summary>Starts a sleeper by way of a shell that ends at once, so that it has no parent of ours (Unix).</summary>
    internal static int StartOrphan() => Shell("sleep 1000 >/dev/null 2>&1 & echo $!");

    /// <summary>Starts a sleeper in a session of its own, which is still this process's child (Unix).</summary>
    internal static int StartInOwnSession()
    {
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false };
        start.ArgumentList.Add("sleep");
        start.ArgumentList.Add("1000");
        using Process process = Process.Start(start)!;
        return process.Id;
    }

    private static int Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        using Process process = Process.Start(start)!;
        int id = int.Parse(process.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        process.WaitForExit();
        return id;
    }
}
