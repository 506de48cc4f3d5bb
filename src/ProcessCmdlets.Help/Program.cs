using ProcessCmdlets.Help;

if (args.Length != 3)
{
    Console.Error.WriteLine("Usage: ProcessCmdlets.Help <folder of pages> <folder of the manifest> <module name>");
    return 2;
}

var problems = new ProblemList();
HelpExport.Run(args[0], args[1], args[2], problems);
foreach (Problem problem in problems)
{
    Console.WriteLine(problem);
}
return problems.Count == 0 ? 0 : 1;
