using SearchCluster.Client;

return (int)await Application.Run(args);
