using Engine.Tests.Dummy;
using ProcessCmdlets.Engine.Workers;

// A child program for tests. The first argument is what it does; what follows "-NoLogo" was meant for PowerShell.
string[] words = [.. args.TakeWhile(word => word != "-NoLogo")];
if (args[words.Length..] is [.., "-Version"])
{
    // As an executable of workers it passes for PowerShell.
    Console.WriteLine("PowerShell 7.4.0");
    return 0;
}

string verb = words.Length > 0 ? words[0] : string.Empty;
switch (verb)
{
    case "sleep":
        Console.WriteLine("asleep");
        Thread.Sleep(Timeout.Infinite);
        return 0;

    case "exit":
        return int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);

    case "fail":
        Console.Error.WriteLine(words[1]);
        return 3;

    case "hold-pipes":
        // A program that goes on with this one's standard streams after it has ended.
        _ = ChildPrograms.StartSleeper();
        return 4;

    case "environment":
        Console.Error.WriteLine(Environment.GetEnvironmentVariable(words[1]) ?? "unset");
        return 0;

    case "folder":
        Console.Error.WriteLine(Environment.CurrentDirectory);
        return 0;

    case "arguments":
        Console.Error.WriteLine(string.Join('|', Environment.GetCommandLineArgs().Skip(1)));
        return 0;

    case "nslookup":
        return FakeNslookup.Run();

    case "worker":
        return FakeWorker.Run(words);

    case "owner":
        return await FakeOwner.RunAsync(words);

    default:
        Console.Error.WriteLine($"No such verb: '{verb}'.");
        return WorkerBootstrap.Failed;
}
